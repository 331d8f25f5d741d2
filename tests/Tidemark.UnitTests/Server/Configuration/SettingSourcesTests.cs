using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class SettingSourcesTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    /// <summary>The command line adds file, environment and definitions in this order.</summary>
    [Fact]
    public void Sources_OfTheSameKey_RankFileBelowEnvironmentBelowDefinition()
    {
        SettingSources sources = Of("""{"http": {"key": "file", "port": 1}}""");
        Assert.Equal(new Setting("file", path), sources.All["http.key"]);
        sources.AddEnvironment(_ => "variable");
        Assert.Equal(new Setting("variable", "environment TIDEMARK_KEY"), sources.All["http.key"]);
        sources.AddDefinitions(["http.key=a=b", "http.key=c=d"]);
        Assert.Equal(new Setting("c=d", "-D"), sources.All["http.key"]);
        Assert.Equal("1", sources.All["http.port"].Value);
    }

    [Fact]
    public void Sources_OfAnEmptyKeyInTheEnvironment_KeepTheKeyOfTheFile() =>
        Assert.Equal("file", Of("""{"http.key": "file"}""").AddEnvironment(_ => "").All["http.key"].Value);

    [Fact]
    public void Sources_OfANullValue_AddNothing() => Assert.Empty(new SettingSources().Add("http.key", null, "--x").All);

    [Fact]
    public void Bind_OfFaultsInAFile_NamesKeyValueAndFile()
    {
        SettingSources sources = Of("""{"http": {"port": true, "prot": 1}, "log": {"partitions": [8], "segment": {"size": "1MiB"}}}""");
        var wrong = Assert.Throws<ConfigurationException>(() => NodeOptionsBinder.Bind(sources.All));
        Assert.Equal(
            [
                $"http.port is \"True\" ({path}); it must be a whole number from 0 to 65535.",
                $"log.partitions is \"[8]\" ({path}); it must be a whole number from 1 to 1000.",
                $"http.prot ({path}) is no known key; did you mean http.port?",
                $"log.segment.size ({path}) is no known key; did you mean log.segment?",
            ],
            wrong.Faults);
        foreach (string fault in wrong.Faults) Assert.Contains(fault, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"http.port\": 1")]
    [InlineData("http.port = 1")]
    [InlineData("null")]
    [InlineData("\"http.port\"")]
    public void Sources_OfAFileThatIsNoObject_NameIt(string text)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Of(text));
        Assert.Contains(path, Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_OfAFileThatIsNotThere_NameIt()
    {
        string missing = path + ".missing";
        var wrong = Assert.Throws<ConfigurationException>(() => new SettingSources().AddFile(missing));
        Assert.Contains($"{missing} could not be read", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1")]
    [InlineData("http.port")]
    [InlineData("")]
    public void Sources_OfADefinitionWithoutKeyOrEqualsSign_QuoteIt(string definition)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => new SettingSources().AddDefinitions([definition]));
        Assert.Equal($"-D {definition} is not of the form key=value.", Assert.Single(wrong.Faults));
    }

    private SettingSources Of(string json)
    {
        File.WriteAllText(path, json);
        return new SettingSources().AddFile(path);
    }
}
