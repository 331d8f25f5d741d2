using System.Text.RegularExpressions;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The image of the nodes, as far as its text can tell, and that a text which is wrong is found.</summary>
public sealed partial class DockerfileTests
{
    [Fact]
    public void Image_KeepsTheRules() => Assert.Empty(Faults(DockerImage.Read()));

    [Theory]
    [InlineData("sdk:10.0-noble", "sdk:latest", "not pinned")]
    [InlineData("USER $APP_UID", "USER root", "runs as root")]
    [InlineData("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "SIGTERM")]
    [InlineData("VOLUME /var/lib/tidemark", "VOLUME /data", "data.directory")]
    [InlineData("EXPOSE 8080", "EXPOSE 8081", "http.port")]
    [InlineData("TIDEMARK__HTTP__HOST=0.0.0.0", "TIDEMARK__HTTP__HOTS=0.0.0.0", "http.hots")]
    [InlineData("TIDEMARK__HTTP__HOST=0.0.0.0", "TIDEMARK__HTTP__HOST=127.0.0.1", "nobody can reach it")]
    [InlineData("librdkafka1", "librdkafka2", "librdkafka1")]
    [InlineData("libsqlite3-0", "sqlite3", "libsqlite3-0")]
    [InlineData("COPY deploy/health.sh", "COPY deploy/healthy.sh", "deploy/healthy.sh")]
    [InlineData("\"/app/health.sh\"", "\"/health.sh\"", "does not ask")]
    [InlineData("COPY src/Tidemark.Console", "COPY src/Tidemark.Consoles", "src/Tidemark.Consoles")]
    [InlineData("publish src/Tidemark.Cli", "publish src/Tidemark.Client", "src/Tidemark.Client")]
    [InlineData("ENTRYPOINT [\"tidemark\"]", "ENTRYPOINT [\"dotnet\"]", "the program")]
    public void Image_WhenBroken_IsRefused(string right, string wrong, string told)
    {
        string text = SourceTree.Read("deploy/Dockerfile").Text;
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(
            Faults(DockerImage.Parse(text.Replace(right, wrong, StringComparison.Ordinal))),
            fault => fault.Contains(told, StringComparison.Ordinal));
    }

    /// <summary>Everything that a build reads is let through to it: what the project files name, and what the Dockerfile copies.</summary>
    [Theory]
    [InlineData("src/Tidemark.Cli/Tidemark.Cli.csproj", true)]
    [InlineData("src/Directory.Build.props", true)]
    [InlineData("hocon/reference.conf", true)]
    [InlineData("deploy/health.sh", true)]
    [InlineData("Directory.Build.props", true)]
    [InlineData("Directory.Packages.props", true)]
    [InlineData("global.json", true)]
    [InlineData(".editorconfig", true)]
    [InlineData("tests/Directory.Build.props", false)]
    [InlineData("docker-compose.yml", false)]
    public void Context_HoldsWhatABuildReads(string path, bool isSent)
    {
        Assert.Contains(path, SourceTree.Paths);
        string[] let = [.. SourceTree.Read(".dockerignore").Lines.Where(line => line.StartsWith('!')).Select(line => line[1..])];
        Assert.All(let, name => Assert.Contains(SourceTree.Paths, p => IsWithin(p, name)));
        Assert.Equal(isSent, let.Any(name => IsWithin(path, name)));
    }

    private static bool IsWithin(string path, string name) => path == name || path.StartsWith(name + "/", StringComparison.Ordinal);

    private static IEnumerable<string> Faults(DockerImage image)
    {
        foreach (string from in image.All("FROM").Where(from => !PinnedImage().IsMatch(from))) yield return $"{from} is not pinned";
        if (image.All("USER").LastOrDefault() is not "$APP_UID") yield return "it runs as root";
        if (image.All("STOPSIGNAL").SingleOrDefault() != "SIGTERM") yield return "a node stops with SIGTERM";
        string install = image.All("RUN").Single(run => run.Contains("apt-get install", StringComparison.Ordinal));
        foreach (string package in (string[])["librdkafka1", "libsqlite3-0"])
            if (!install.Split(' ').Contains(package)) yield return $"{package} is not installed";
        IEnumerable<string> copies = image.All("COPY").Where(copy => !copy.StartsWith('-') && copy != ". .")
            .Select(copy => copy.Split(' ')[0]);
        foreach (string copied in copies.Where(copied => !SourceTree.Paths.Any(path => IsWithin(path, copied))))
            yield return $"there is no {copied} to copy";
        string project = image.All("RUN").Select(run => Published().Match(run).Value).First(found => found.Length > 0);
        if (!SourceTree.Paths.Contains($"{project}/{project.Split('/')[^1]}.csproj")) yield return $"there is no project {project}";
        if (!image.All("HEALTHCHECK").Single().EndsWith("CMD [\"bash\", \"/app/health.sh\"]", StringComparison.Ordinal)
            || !image.All("COPY").Contains("deploy/health.sh /app/health.sh")) yield return "it does not ask how the node is";
        if (image.All("ENTRYPOINT").Single() != "[\"tidemark\"]" || image.All("CMD").Single() != "[\"serve\"]")
            yield return "it does not run the program";
        foreach (string fault in OfSettings(image)) yield return fault;
    }

    private static List<string> OfSettings(DockerImage image)
    {
        try
        {
            List<string> faults = [];
            NodeOptions options = NodeOptionsBinder.Bind(
                new SettingSources().AddEnvironment(new Dictionary<string, string>(image.Environment) { ["TIDEMARK_KEY"] = "secret" }));
            if (!image.All("VOLUME").Contains(options.DataDirectory)) faults.Add("data.directory is no volume");
            if (!image.All("EXPOSE").Contains($"{options.HttpPort}")) faults.Add("http.port is not exposed");
            if (options.HttpHost != "0.0.0.0") faults.Add("nobody can reach it");
            return faults;
        }
        catch (ConfigurationException wrong)
        {
            return [.. wrong.Faults];
        }
    }

    [GeneratedRegex(@"^[\w./-]+:\d+\.\d+-\w+( AS \w+)?$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"(?<=dotnet publish )\S+")]
    private static partial Regex Published();
}
