using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.Server.Configuration;

/// <summary>Collects settings from where they can be given, the defaults of <c>reference.conf</c> first. What is added later
/// wins.</summary>
/// <remarks>What is wrong with a source is kept, so that <see cref="NodeOptionsBinder"/> tells everything at once.</remarks>
public sealed class SettingSources
{
    /// <summary>What the file of defaults is called; it is part of this assembly.</summary>
    internal const string Reference = "reference.conf";

    /// <summary>Every variable of the environment that begins so is a setting: <c>TIDEMARK__HTTP__PORT</c> is <c>http.port</c>.</summary>
    private const string VariablePrefix = "TIDEMARK__";

    // Files written as JSON may have their keys dotted, which in HOCON is one key with dots in it; we have no such keys.
    private readonly HoconDocument document = new(new HoconFiles(), partsQuotedKeys: true);
    private readonly List<string> faults = [];
    private IReadOnlyDictionary<string, string> environment = new Dictionary<string, string>();

    /// <summary>Begins with the defaults.</summary>
    public SettingSources()
    {
        using Stream resource = typeof(SettingSources).Assembly.GetManifestResourceStream(Reference)!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        document.Add(Reference, bytes);
    }

    /// <summary>Adds a configuration file in HOCON, of which JSON is a part.</summary>
    public SettingSources AddFile(string path)
    {
        if (!document.AddFile(Path.GetFullPath(path))) faults.Add($"The configuration file {path} could not be read: it does not exist.");
        return this;
    }

    /// <summary>Adds the environment: <c>TIDEMARK_KEY</c>, which is <c>http.key</c>, and every <c>TIDEMARK__SOME__KEY</c>; empty counts as
    /// absent. Substitutions in files fall back to all its variables.</summary>
    public SettingSources AddEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        environment = variables;
        if (variables.GetValueOrDefault("TIDEMARK_KEY") is { Length: > 0 } access) Add("http.key", access, "environment TIDEMARK_KEY");
        foreach ((string name, string value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (value.Length == 0 || !name.StartsWith(VariablePrefix, StringComparison.Ordinal)) continue;
            string key = name[VariablePrefix.Length..].ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal);
            Define($"environment {name}", key, value);
        }

        return this;
    }

    /// <summary>Adds settings of the form <c>key=value</c> or <c>key+=value</c>, as <c>-D</c> gives them.</summary>
    public SettingSources AddDefinitions(IEnumerable<string> definitions)
    {
        foreach (string definition in definitions)
        {
            int equals = definition.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) faults.Add($"-D {definition} is not of the form key=value.");
            else Define("-D", definition[..equals], definition[(equals + 1)..]);
        }

        return this;
    }

    /// <summary>Adds one setting, its value as it is; a null value adds nothing.</summary>
    public SettingSources Add(string key, string? value, string origin)
    {
        if (value is not null) document.AddDefinition(origin, $"{key}={HoconText.Quote(value)}");
        return this;
    }

    /// <summary>Resolves everything.</summary>
    /// <exception cref="ConfigurationException">A source cannot be read at all; what it says is not known then.</exception>
    internal Settings Resolve()
    {
        if (faults.Count + document.Faults.Count > 0)
            throw new ConfigurationException([.. faults, .. document.Faults.Select(fault => fault.ToString())]);
        (HoconObject settings, IReadOnlyList<HoconFault> unresolved) = document.Resolve(environment.GetValueOrDefault);
        return new Settings(settings, unresolved.Select(fault => fault.ToString()));
    }

    /// <summary>A value that begins like an array, an object or a quoted string, or holds a substitution, is read as HOCON; any other is
    /// itself, whatever characters it has.</summary>
    private void Define(string source, string key, string value)
    {
        string trimmed = value.Trim();
        bool isHocon = trimmed.Length > 0
            && (trimmed[0] is '[' or '{' or '"' || trimmed.Contains("${", StringComparison.Ordinal)
                || HoconStrings.KindOf(trimmed) != HoconKind.String);
        HoconFault? wrong = document.AddDefinition(source, $"{key}={(isHocon ? value : HoconText.Quote(value))}");
        if (wrong is null) return;
        int column = wrong.Origin.Column - key.Length - 1;
        faults.Add($"{source}, {(column > 0 ? $"column {column} of the value of {key}" : $"the key {key}")}: {wrong.Message}.");
    }
}
