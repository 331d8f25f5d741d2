using BenchmarkDotNet.Running;

// In this process: benchmarks in processes of their own would be built from projects that do not know this repository's settings.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, "--inProcess"]);
