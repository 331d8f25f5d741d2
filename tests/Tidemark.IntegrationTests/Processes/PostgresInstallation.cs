using System.Diagnostics;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>PostgreSQL as it is installed on this machine.</summary>
/// <param name="Programs">The folder with <c>initdb</c> and <c>postgres</c>.</param>
internal sealed record PostgresInstallation(string Programs)
{
    /// <summary>Where Debian puts the versions of the server, none of them on the path.</summary>
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>Makes the folder and the database cluster, and runs the server; see <see cref="PostgresServer"/>.</summary>
    private const string Script = """
        programs=$1 folder=$2
        shift 2
        mkdir -m 700 "$folder" || exit 1
        exec > "$folder/log" 2>&1
        "$programs/initdb" -D "$folder/data" -U tidemark -A trust -E UTF8 --locale=C --no-sync || exit 1
        while :; do
          "$programs/postgres" -D "$folder/data" "$@" < /dev/null &
          read -r word || word=end
          kill -QUIT $!
          wait $!
          if [ "$word" = end ]; then break; fi
        done
        rm -rf "$folder"
        """;

    /// <summary>The newest installation; null where there is none.</summary>
    public static PostgresInstallation? Found { get; } = Find();

    /// <summary>Starts a server; its settings are those of the package but for the memory and, where it need not be durable, the
    /// waiting for the disk.</summary>
    public Process Start(string folder, int port, bool isDurable)
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=", "shared_buffers=32MB",
            .. isDurable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
        ];
        string[] command = ["sh", "-c", Script, "sh", Programs, folder, .. settings.SelectMany(setting => new[] { "-c", setting })];
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess) command = [.. OtherUser.Become("postgres", "postgres"), .. command];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true })!;
    }

    private static PostgresInstallation? Find()
    {
        IEnumerable<string> versions = Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).OrderByDescending(path => int.Parse(Path.GetFileName(path)))
            : [];
        string? programs = versions.Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")));
        return programs is null ? null : new PostgresInstallation(programs);
    }
}
