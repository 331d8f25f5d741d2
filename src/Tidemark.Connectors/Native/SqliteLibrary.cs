using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;
using Tidemark.Core;

namespace Tidemark.Connectors.Native;

/// <summary>Finds the system's SQLite library, which the managed provider asks for under the name <c>e_sqlite3</c>.</summary>
internal static class SqliteLibrary
{
    /// <summary>The environment variable that names another library file.</summary>
    public const string PathVariable = "TIDEMARK_LIBSQLITE3";

    private const string ProviderName = "e_sqlite3";

    private static readonly Lazy<nint> library = new(() => Find(Environment.GetEnvironmentVariable(PathVariable)));

    private static readonly Lazy<bool> provider = new(() =>
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    /// <summary>Loads the library unless it is loaded; to be called before the first connection is made.</summary>
    /// <exception cref="TidemarkException">There is no such library; the message says how to get it.</exception>
    public static void Load() => _ = library.Value != 0 && provider.Value;

    /// <summary>The handle of the library at <paramref name="path"/>, or of the system's own where that is null or empty.</summary>
    /// <exception cref="TidemarkException">It cannot be loaded.</exception>
    internal static nint Find(string? path)
    {
        string[] names = string.IsNullOrEmpty(path) ? ["libsqlite3.so.0", "libsqlite3.so"] : [path];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        }

        throw new TidemarkException(
            $"Loading the SQLite library failed: none of {string.Join(", ", names)} could be loaded. Install it (Debian, Ubuntu: "
            + $"apt-get install libsqlite3-0), or name its file in the environment variable {PathVariable}.");
    }

    /// <remarks>A resolver can be set once per assembly and only before its first native call, hence here and not in
    /// <see cref="Load"/>. The library itself is loaded on first use, so a node without a journal does not need it.</remarks>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be in place before any code of this assembly can run.")]
    internal static void SetResolver() => NativeLibrary.SetDllImportResolver(
        typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) => name == ProviderName ? library.Value : 0);
}
