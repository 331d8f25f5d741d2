using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core;

namespace Tidemark.Connectors.Native;

/// <summary>Finds the system's Kafka client library, which the native calls of this assembly ask for under the name
/// <see cref="Name"/>. A node that does without Kafka does without the library.</summary>
internal static class KafkaLibrary
{
    /// <summary>The name in the native calls.</summary>
    public const string Name = "librdkafka";

    /// <summary>The environment variable that names another library file.</summary>
    public const string PathVariable = "TIDEMARK_LIBRDKAFKA";

    private static readonly Lazy<nint> library = new(() => Find(Environment.GetEnvironmentVariable(PathVariable)));

    /// <summary>Loads the library unless it is loaded; to be called before the first native call.</summary>
    /// <exception cref="TidemarkException">There is no such library; the message says how to get it.</exception>
    public static void Load() => _ = library.Value;

    /// <summary>The handle of the library at <paramref name="path"/>, or of the system's own where that is null or empty.</summary>
    /// <exception cref="TidemarkException">It cannot be loaded.</exception>
    internal static nint Find(string? path)
    {
        string[] names = string.IsNullOrEmpty(path) ? ["librdkafka.so.1", "librdkafka.so"] : [path];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        }

        throw new TidemarkException(
            $"Loading the Kafka client library failed: none of {string.Join(", ", names)} could be loaded. Install it (Debian, Ubuntu: "
            + $"apt-get install librdkafka1), or name its file in the environment variable {PathVariable}.");
    }

    /// <remarks>A resolver can be set once per assembly and only before its first native call; the calls to the C library of this
    /// assembly are left to the runtime.</remarks>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be in place before any code of this assembly can run.")]
    internal static void SetResolver() => NativeLibrary.SetDllImportResolver(
        typeof(KafkaLibrary).Assembly, static (name, _, _) => name == Name ? library.Value : 0);
}
