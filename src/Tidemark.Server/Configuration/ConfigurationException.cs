using Tidemark.Core;

namespace Tidemark.Server.Configuration;

/// <summary>The configuration cannot be: every fault in it, one a line.</summary>
/// <param name="faults">Each names the key, the value, the rule it breaks and where it came from.</param>
public sealed class ConfigurationException(IReadOnlyList<string> faults) : TidemarkException(
    "The configuration has " + (faults.Count == 1 ? "a fault" : $"{faults.Count} faults") + ":\n  " + string.Join("\n  ", faults))
{
    /// <summary>The exit code of a program whose configuration is wrong (EX_CONFIG of sysexits.h).</summary>
    public const int ExitCode = 78;

    /// <summary>The faults.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
