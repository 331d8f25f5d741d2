namespace Tidemark.Cli.Commands;

/// <summary>Where generated events go.</summary>
/// <param name="Node">The address of a node; null for a file.</param>
/// <param name="File">The file; null for standard output.</param>
/// <param name="TruthFile">Where what is hidden goes; null for nowhere.</param>
/// <param name="Attempts">Attempts for one request to a node, the first included.</param>
internal sealed record GenerateTarget(Uri? Node, string? File, string? TruthFile, int Attempts)
{
    /// <summary>What <c>--to</c> names.</summary>
    public static GenerateTarget Of(string to, string? truthFile, int attempts)
    {
        if (Uri.TryCreate(to, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            return new GenerateTarget(url, null, truthFile, attempts);
        return new GenerateTarget(null, to == "-" ? null : to, truthFile, attempts);
    }

    /// <summary>What is wrong with it, a sentence; null where nothing is.</summary>
    public string? Fault()
    {
        if (File is "") return "--to is empty: name a file, - for standard output, or the URL of a node.";
        if (TruthFile is "" or "-") return "--truth needs the name of a file.";
        bool isSame = File is not null && TruthFile is not null && Path.GetFullPath(File) == Path.GetFullPath(TruthFile);
        return isSame ? $"--to and --truth both name {File}: they need a file each." : null;
    }
}
