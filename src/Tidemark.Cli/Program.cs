using Tidemark.Cli;


return await CommandLine.RunAsync(args);
