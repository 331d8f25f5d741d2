using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class SettingSourcesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    private string FilePath => Path.Combine(folder, "node.conf");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The command line adds file, environment, definitions and its own options in this order.</summary>
    [Fact]
    public void Sources_OfTheSameKey_TheLaterWins()
    {
        var sources = new SettingSources();
        Assert.Equal(("8080", "default"), Shown(sources, "http.port"));
        sources.AddFile(Write("log.partitions = 4\nhttp { port = 1 }"));
        Assert.Equal(("1", $"{FilePath}:2:15"), Shown(sources, "http.port"));
        sources.AddEnvironment(new Dictionary<string, string> { ["TIDEMARK__HTTP__PORT"] = "2" });
        Assert.Equal(("2", "environment TIDEMARK__HTTP__PORT"), Shown(sources, "http.port"));
        sources.AddDefinitions(["http.port=3", "http.port=4"]);
        Assert.Equal(("4", "-D"), Shown(sources, "http.port"));
        sources.Add("http.port", "5", "--http-port");
        Assert.Equal(("\"5\"", "--http-port"), Shown(sources, "http.port"));
        Assert.Equal(("4", $"{FilePath}:1:18"), Shown(sources, "log.partitions"));
    }

    [Theory]
    [InlineData("""{"http": {"port": 1234}, "log.partitions": 3, /* why */ "watermark": {"delay": "2s"}}""", false)]
    [InlineData("""{"http": {"port": 1234}, "log.partitions": 3, "watermark": {"delay": "2s",},}""", true)]
    [InlineData("http.port = 1234, \"log.partitions\" = 3\nwatermark.\"delay\" : 2 seconds", true)]
    [InlineData(
        "\uFEFF# with a byte order mark\r\nhttp {\r\n  port = 1234\r\n}\r\nlog { partitions = 3 }\r\nwatermark { delay = 2000 }\r\n", true)]
    public void Sources_OfAFile_ReadJsonAndHocon(string text, bool isGood)
    {
        SettingSources sources = new SettingSources().AddFile(Write(text));
        if (!isGood)
        {
            Assert.StartsWith($"{FilePath}:1:", Fault(sources), StringComparison.Ordinal);
            return;
        }

        NodeOptions options = NodeOptionsBinder.Bind(sources);
        Assert.Equal((1234, 3, "Fixed { DelayMs = 2000 }"), (options.HttpPort, options.Partitions, options.Shard.Watermark.ToString()));
    }

    /// <summary>A dotted key in quotes, as JSON files have it, is the key it looks like: it overrides, and is overridden.</summary>
    [Fact]
    public void Sources_OfADottedKeyInQuotes_RankItAsAnyOther()
    {
        SettingSources sources = new SettingSources().AddFile(
            Write("""{"log.partitions": 3, "log": {"partitions": 4}, "http": {"port": 1}, "http.port": 2}"""));
        NodeOptions options = NodeOptionsBinder.Bind(sources.AddDefinitions(["log.segment=1MiB"]));
        Assert.Equal((4, 2), (options.Partitions, options.HttpPort));
        Assert.Equal(5, NodeOptionsBinder.Bind(sources.AddDefinitions(["log.partitions=5"])).Partitions);
    }

    [Fact]
    public void Sources_OfAFile_MayReferToDefaultsEnvironmentAndOtherFiles()
    {
        Write("sink.files.directory = ${data.directory}/results", "more.conf");
        SettingSources sources = new SettingSources()
            .AddFile(Write(
                "include \"more.conf\"\ndata.directory = ${BASE}/data\nhttp.body_max = ${dead_letters.file_max}\n"
                + "windows.families += shift\nwindows.shift.size = 8h"))
            .AddEnvironment(new Dictionary<string, string> { ["BASE"] = "/srv" })
            .AddDefinitions(["windows.families+=late", "windows.late=${windows.shift}{lateness = 1h}"])
            .Add("log.waiting_max", "512MiB", "test");
        NodeOptions options = NodeOptionsBinder.Bind(sources);
        Assert.Equal(
            ("/srv/data", "/srv/data/results", 64L << 20), (options.DataDirectory, options.SinkDirectory, options.HttpBodyBytesMax));
        Assert.Equal(["session", "shift", "late"], options.Shard.Windows.Families.Select(f => f.Name).TakeLast(3));
        Assert.Equal(28_800_000, options.Shard.Windows.Families[^1].SizeMs);
    }

    [Fact]
    public void Environment_TheAccessKey_IsHttpKey_AndEmptyCountsAsAbsent()
    {
        SettingSources With(string key) => new SettingSources().AddFile(Write("http.key = file"))
            .AddEnvironment(new Dictionary<string, string> { ["TIDEMARK_KEY"] = key, ["TIDEMARK__DATA__DIRECTORY"] = "" });
        Assert.Equal("variable", NodeOptionsBinder.Bind(With("variable")).HttpKey);
        Assert.Equal("file", NodeOptionsBinder.Bind(With("")).HttpKey);
    }

    [Theory]
    [InlineData("TIDEMARK__DEAD_LETTERS__FILE_MAX", "1MiB", null)]
    [InlineData("TIDEMARK__WINDOWS__FIVE_MINUTES__EARLY_EVERY", "1m", null)]
    [InlineData("TIDEMARK__WINDOWS__FAMILIES", "[minute]", null)]
    [InlineData("TIDEMARK_HTTP_PROT", "1", null)]
    [InlineData("TIDEMARK_SERVICE_HOST", "10.0.0.1", null)]
    [InlineData("TIDEMARK__HTTP__PROT", "1", "http.prot (environment TIDEMARK__HTTP__PROT) is no known key; did you mean http.port?")]
    [InlineData(
        "TIDEMARK__HTTP__PORT", "x", "http.port is \"x\" (environment TIDEMARK__HTTP__PORT); it must be a whole number from 0 to 65535.")]
    [InlineData(
        "TIDEMARK__AGGREGATES", "[a", "environment TIDEMARK__AGGREGATES, column 1 of the value of aggregates: this [ is never closed.")]
    [InlineData(
        "TIDEMARK__", "x",
        "environment TIDEMARK__, the key : a key is expected here, not '='.")]
    public void Environment_OfAVariableWithTheRightBeginning_IsASetting(string name, string value, string? fault)
    {
        SettingSources sources = new SettingSources().AddEnvironment(new Dictionary<string, string> { [name] = value });
        if (fault is null) NodeOptionsBinder.Bind(sources);
        else Assert.Equal(fault, Fault(sources));
    }

    [Theory]
    [InlineData("http.key=a=b", "a=b")]
    [InlineData("http.key=a#b//c", "a#b//c")]
    [InlineData("http.key= a b ", " a b ")]
    [InlineData("http.key=", "")]
    [InlineData("http.key=\"a b\"", "a b")]
    [InlineData("http.key=\"\"\"a\"b\"\"\"", "a\"b")]
    [InlineData("http.key=a\"b{[", "a\"b{[")]
    [InlineData("http.key=true", "true")]
    [InlineData("http.key=1e5", "1e5")]
    [InlineData("http.key=null", "")]
    [InlineData("http.key=${data.directory}x", "tidemark-datax")]
    [InlineData("http { \"key\"=\"x\"}", "x")]
    public void Definitions_TakeAValueAsItIs_UnlessItBeginsLikeHocon(string definition, string key) =>
        Assert.Equal(key, NodeOptionsBinder.Bind(new SettingSources().AddDefinitions([definition])).HttpKey);

    [Theory]
    [InlineData("=1", "-D =1 is not of the form key=value.")]
    [InlineData("http.port", "-D http.port is not of the form key=value.")]
    [InlineData("", "-D  is not of the form key=value.")]
    [InlineData(
        "http..port=1",
        "-D, the key http..port: a key has an empty element; a dot at its beginning or end, or beside another, must be in quotes.")]
    [InlineData("#http.port=1", "-D, the key #http.port: a key is expected here, not '#'.")]
    [InlineData("http.port=[1", "-D, column 1 of the value of http.port: this [ is never closed.")]
    [InlineData("windows.x={size: 8h, offset}", "-D, column 18 of the value of windows.x: after a key comes =, :, += or {, not '}'.")]
    [InlineData("http.key=\"a\" \"b", "-D, column 5 of the value of http.key: this string is not closed on its line.")]
    [InlineData(
        "http.key=\"a\", http.port=1", "-D, column 4 of the value of http.key: the value must end before ','; quote what holds it.")]
    [InlineData("http.port=${PORT}", "-D: ${PORT} is not set, neither here nor in the environment.")]
    [InlineData("http.port=${http.port}", null)]
    [InlineData("http.port=${http.host}", "http.port is \"127.0.0.1\" (-D); it must be a whole number from 0 to 65535.")]
    [InlineData("http.port=[1]", "http.port is an array (-D); it must be a whole number from 0 to 65535.")]
    [InlineData("http.key=[1]", "http.key is an array (-D); it must be a text.")]
    [InlineData("aggregates=[[1]]", "aggregates (-D) holds something that is no name.")]
    [InlineData("http.port={a=1}", "http.port.a (-D) is no known key; did you mean http.port?")]
    [InlineData(
        "windows.minute.early_every=[1]",
        "windows.minute.early_every is an array (-D); it must be a duration from 1ms to 3650d, in whole milliseconds.")]
    public void Definitions_ThatAreWrong_AreQuoted(string definition, string? fault)
    {
        SettingSources sources = new SettingSources().AddDefinitions([definition]);
        if (fault is null) NodeOptionsBinder.Bind(sources);
        else Assert.Equal(fault, Fault(sources));
    }

    [Fact]
    public void Bind_OfFaultsInAFile_NamesKeyValueAndPlace()
    {
        SettingSources sources = new SettingSources().AddFile(Write(
            "http { port = true, prot = 1 }\nlog { partitions = [8]\n  segment { size = 1MiB } }\n"
            + "watermark.delay = ${nowhere}\n\"a.b\".\"c d\" = {}, \"a b\" = 1"));
        var wrong = Assert.Throws<ConfigurationException>(() => NodeOptionsBinder.Bind(sources));
        Assert.Equal(
            [
                $"{FilePath}:4:19: ${{nowhere}} is not set, neither here nor in the environment.",
                $"http.port is \"true\" ({FilePath}:1:15); it must be a whole number from 0 to 65535.",
                $"log.partitions is an array ({FilePath}:2:20); it must be a whole number from 1 to 1000.",
                $"http.prot ({FilePath}:1:28) is no known key; did you mean http.port?",
                $"log.segment.size ({FilePath}:3:20) is no known key; did you mean log.segment?",
                $"\"a b\" ({FilePath}:5:27) is no known key; did you mean http.key?",
            ],
            wrong.Faults);
        foreach (string fault in wrong.Faults) Assert.Contains(fault, wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>Where a text cannot be read it is not known what it says, so only what cannot be read is told, but of every
    /// source.</summary>
    [Fact]
    public void Bind_OfSourcesThatCannotBeRead_TellsAllOfThem()
    {
        SettingSources sources = new SettingSources().AddFile(Write("include required(\"missing\")\nhttp.prot = 1"))
            .AddDefinitions(["a", "b=[1"]);
        var wrong = Assert.Throws<ConfigurationException>(() => NodeOptionsBinder.Bind(sources));
        Assert.Equal(
            [
                "-D a is not of the form key=value.",
                "-D, column 1 of the value of b: this [ is never closed.",
                $"{FilePath}:1:1: the required file {Path.Combine(folder, "missing")} does not exist.",
            ],
            wrong.Faults);
    }

    [Fact]
    public void Bind_OfManyUnknownKeys_TellsTheirNumber()
    {
        SettingSources sources = new SettingSources().AddFile(Write(string.Concat(Enumerable.Range(0, 60).Select(i => $"k{i} = 1\n"))));
        var wrong = Assert.Throws<ConfigurationException>(() => NodeOptionsBinder.Bind(sources));
        Assert.Equal((51, "10 more keys are not known."), (wrong.Faults.Count, wrong.Faults[^1]));
    }

    [Theory]
    [InlineData("{\"http.port\": 1", ":1:1: this { is never closed.")]
    [InlineData("null", ":1:5: after a key comes =, :, += or {, not the end.")]
    [InlineData("\"http.port\"", ":1:12: after a key comes =, :, += or {, not the end.")]
    [InlineData("[1]", ":1:1: the file holds an array; it must hold an object.")]
    public void Sources_OfAFileThatIsNoObject_TellWhere(string text, string fault) =>
        Assert.Equal(FilePath + fault, Fault(new SettingSources().AddFile(Write(text))));

    [Fact]
    public void Sources_OfAFileThatCannotBeRead_NameIt()
    {
        Assert.Equal(
            $"The configuration file {FilePath} could not be read: it does not exist.", Fault(new SettingSources().AddFile(FilePath)));
        Assert.StartsWith($"{folder}: {folder} could not be read: ", Fault(new SettingSources().AddFile(folder)), StringComparison.Ordinal);
        SettingSources sources = new SettingSources().AddFile(Write("include \"a\\u0000b.conf\""));
        Assert.Contains("could not be read: Null character", Fault(sources), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_TellsWhatIsInForce_AndHidesSecrets()
    {
        SettingSources sources = new SettingSources()
            .AddFile(Write("windows.families += shift, windows.shift.size = 8h, http.port = ${PORT}"))
            .AddEnvironment(new Dictionary<string, string> { ["TIDEMARK_KEY"] = "secret1", ["PORT"] = "81" })
            .AddDefinitions(["journal.postgres=Host=db;Username=me;Password=secret2;SSL Password=secret3;Pwd=secret4"]);
        Setting[] shown = [.. NodeOptionsBinder.Show(sources)];
        Assert.Equal(shown.Select(s => s.Key).Order(StringComparer.Ordinal), shown.Select(s => s.Key));
        Assert.Equal(("\"(hidden)\"", "environment TIDEMARK_KEY"), Shown(sources, "http.key"));
        Assert.Equal(("\"81\"", $"environment PORT, {FilePath}:1:65"), Shown(sources, "http.port"));
        Assert.Equal(("\"8h\"", $"{FilePath}:1:49"), Shown(sources, "windows.shift.size"));
        Assert.Equal(("\"0ms\"", "default"), Shown(sources, "windows.shift.lateness"));
        Assert.Equal(("\"8h\"", "default"), Shown(sources, "windows.shift.slide"));
        Assert.Equal(("null", "default"), Shown(sources, "windows.minute.early_every"));
        Assert.Equal("[\"minute\",\"five_minutes\",\"hour\",\"day\",\"session\",\"shift\"]", Shown(sources, "windows.families").Value);
        Assert.Contains("host=db;username=me", Shown(sources, "journal.postgres").Value, StringComparison.OrdinalIgnoreCase);
        foreach (Setting setting in shown) Assert.DoesNotContain("secret", setting.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Password")]
    [InlineData("postgres://me:secret@db/tidemark")]
    public void Show_OfAConnectionStringThatIsNone_HidesAllOfIt(string text) =>
        Assert.Equal("\"(hidden)\"", Shown(new SettingSources().Add("journal.postgres", text, "test"), "journal.postgres").Value);

    /// <summary>What is shown, written into a file, is the same configuration.</summary>
    [Fact]
    public void Show_WrittenIntoAFile_GivesTheSame()
    {
        SettingSources sources = new SettingSources().AddDefinitions(
        [
            "windows.families+=shift", "windows.shift.size=8h", "windows.shift.offset=-90m", "watermark.kind=adaptive",
            "data.directory=a \"b\" \\ #",
        ]);
        IReadOnlyList<Setting> shown = NodeOptionsBinder.Show(sources);
        string file = Write(string.Concat(shown.Select(s => $"{s.Key} = {s.Value}  # {s.Origin}\n")));
        SettingSources again = new SettingSources().AddFile(file);
        Assert.Equal(shown.Select(s => (s.Key, s.Value)), NodeOptionsBinder.Show(again).Select(s => (s.Key, s.Value)));
        Assert.Equal(NodeOptionsBinder.Bind(sources).ToString(), NodeOptionsBinder.Bind(again).ToString());
    }

    private static (string Value, string Origin) Shown(SettingSources sources, string key)
    {
        Setting setting = NodeOptionsBinder.Show(sources).Single(setting => setting.Key == key);
        return (setting.Value, setting.Origin);
    }

    private static string Fault(SettingSources sources) =>
        Assert.Single(Assert.Throws<ConfigurationException>(() => NodeOptionsBinder.Bind(sources)).Faults);

    private string Write(string text, string name = "node.conf")
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
