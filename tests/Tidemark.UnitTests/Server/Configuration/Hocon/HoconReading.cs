using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>Reads texts the way the tests need it: to JSON, or to what is wrong.</summary>
internal sealed class HoconReading : IHoconIncludes
{
    private readonly Dictionary<string, byte[]> files = [];
    private readonly Dictionary<string, string> variables = [];

    /// <summary>Every file that was asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>A text as JSON; fails on any fault.</summary>
    public static string Json(string text) => new HoconReading().ToJson(text);

    /// <summary>The value of one key as JSON.</summary>
    public static string Json(string text, string key) => Of(Json(text), key);

    /// <summary>The value of one key within JSON.</summary>
    public static string Of(string json, string key)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return key.Split('/').Aggregate(document.RootElement, (outer, name) => outer.GetProperty(name)).GetRawText();
    }

    /// <summary>All that is wrong with a text that is named <c>main.conf</c>.</summary>
    public static string[] Faults(string text) => new HoconReading().ToFaults(text);

    /// <summary>The one thing that is wrong.</summary>
    public static string Fault(string text) => Assert.Single(Faults(text));

    public HoconReading With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    public HoconReading With(string file, byte[] bytes)
    {
        files[file] = bytes;
        return this;
    }

    public HoconReading WithVariable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    public string ToJson(string text)
    {
        (HoconObject value, IReadOnlyList<HoconFault> faults) = Read(Encoding.UTF8.GetBytes(text));
        Assert.Empty(faults);
        return ToJson(value);
    }

    public string[] ToFaults(string text)
    {
        IReadOnlyList<HoconFault> faults = Read(Encoding.UTF8.GetBytes(text)).Faults;
        Assert.NotEmpty(faults);
        return [.. faults.Select(fault => fault.ToString())];
    }

    public (HoconObject Value, IReadOnlyList<HoconFault> Faults) Read(byte[] main)
    {
        var document = new HoconDocument(this, partsQuotedKeys: false);
        document.Add("main.conf", main);
        return document.Resolve(variables.GetValueOrDefault);
    }

    public static string ToJson(HoconValue value)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value.WriteJson(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    string IHoconIncludes.Locate(string including, string name)
    {
        int folder = including.LastIndexOf('/');
        return name.StartsWith('/') ? name : including[..(folder + 1)] + name;
    }

    HoconFile IHoconIncludes.Read(string source)
    {
        Asked.Add(source);
        return files.TryGetValue(source, out byte[]? bytes) ? new HoconFile(bytes, null) : HoconFile.Missing;
    }
}
