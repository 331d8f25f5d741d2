using System.Text.Json;

namespace Tidemark.Server.Configuration;

/// <summary>Collects settings from where they can be given. What is added later wins.</summary>
public sealed class SettingSources
{
    private readonly Dictionary<string, Setting> settings = [];

    /// <summary>The settings by dotted key.</summary>
    public IReadOnlyDictionary<string, Setting> All => settings;

    /// <summary>Adds a configuration file: a JSON object, nested or with dotted keys; comments and trailing commas are allowed.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read or is not such an object.</exception>
    public SettingSources AddFile(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ConfigurationException([$"{path} does not hold a JSON object."]);
            Flatten("", document.RootElement, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ConfigurationException([$"The configuration file {path} could not be read: {failure.Message}"]);
        }

        return this;
    }

    /// <summary>Adds the access key of the environment, <c>TIDEMARK_KEY</c>; empty counts as absent.</summary>
    public SettingSources AddEnvironment(Func<string, string?> variable)
    {
        if (variable("TIDEMARK_KEY") is { Length: > 0 } key) Add("http.key", key, "environment TIDEMARK_KEY");
        return this;
    }

    /// <summary>Adds settings of the form <c>key=value</c>, as <c>-D</c> gives them.</summary>
    /// <exception cref="ConfigurationException">One has no equals sign.</exception>
    public SettingSources AddDefinitions(IEnumerable<string> definitions)
    {
        foreach (string definition in definitions)
        {
            int equals = definition.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new ConfigurationException([$"-D {definition} is not of the form key=value."]);
            Add(definition[..equals], definition[(equals + 1)..], "-D");
        }

        return this;
    }

    /// <summary>Adds one setting; a null value adds nothing.</summary>
    public SettingSources Add(string key, string? value, string origin)
    {
        if (value is not null) settings[key] = new Setting(value, origin);
        return this;
    }

    private void Flatten(string prefix, JsonElement element, string origin)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string key = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object) Flatten(key + ".", property.Value, origin);
            else Add(key, property.Value.ToString(), origin);
        }
    }
}
