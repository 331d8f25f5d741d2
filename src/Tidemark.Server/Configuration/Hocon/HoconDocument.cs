using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>A configuration in the making: texts in HOCON, each over those before, then resolved as one.</summary>
/// <remarks>The language is that of "HOCON (Human-Optimized Config Object Notation)", the specification published with
/// <c>lightbend/config</c>. Pure: what files hold comes through <see cref="IHoconIncludes"/>. Not thread-safe.</remarks>
/// <param name="includes">Where included files come from.</param>
/// <param name="partsQuotedKeys">Whether dots in quoted keys part them as others do. Not so in the specification.</param>
internal sealed class HoconDocument(IHoconIncludes includes, bool partsQuotedKeys)
{
    private readonly ObjectNode root = new(HoconOrigin.Of("configuration"));
    private readonly List<HoconFault> faults = [];
    private int values;
    private int substitutions;
    private int files;

    /// <summary>What is wrong with the texts: the first thing of each.</summary>
    public IReadOnlyList<HoconFault> Faults => faults;

    /// <summary>Where included files come from.</summary>
    public IHoconIncludes Includes => includes;

    /// <summary>Whether dots in quoted keys part them as others do.</summary>
    public bool PartsQuotedKeys => partsQuotedKeys;

    /// <summary>Reads a file over what is there.</summary>
    /// <param name="file">Its full name.</param>
    /// <returns>Whether it exists; what is wrong with it is told by <see cref="Faults"/>.</returns>
    public bool AddFile(string file)
    {
        if (!TryRead(file, HoconOrigin.Of(file), new HoconInclusion(HoconScope.Root, 0, [file]), out ObjectNode? read)) return false;
        root.Merge(read);
        return true;
    }

    /// <summary>Reads bytes over what is there.</summary>
    /// <param name="file">What they are called, and what their includes lie beside.</param>
    /// <param name="bytes">The bytes of a file.</param>
    public void Add(string file, ReadOnlySpan<byte> bytes)
    {
        if (Parse(file, bytes, new HoconInclusion(HoconScope.Root, 0, [file])) is { } read) root.Merge(read);
    }

    /// <summary>Reads one field, <c>key=value</c> or <c>key+=value</c>, over what is there.</summary>
    /// <param name="source">Where it was given.</param>
    /// <param name="text">The field.</param>
    /// <returns>What is wrong with it; null for nothing.</returns>
    public HoconFault? AddDefinition(string source, string text)
    {
        var cursor = new HoconCursor(source, text, isFile: false);
        try
        {
            root.Merge(new HoconParser(this, cursor, new HoconInclusion(HoconScope.Root, 0, [source])).ReadDefinition());
            return null;
        }
        catch (HoconFaultException wrong)
        {
            return wrong.Fault;
        }
    }

    /// <summary>Resolves everything.</summary>
    /// <param name="environment">What a substitution falls back to that no key answers; null for an unknown variable.</param>
    /// <returns>The value, in which what could not be resolved is <see cref="HoconKind.Invalid"/>; and all that is wrong, with the texts
    /// too.</returns>
    public (HoconObject Value, IReadOnlyList<HoconFault> Faults) Resolve(Func<string, string?> environment)
    {
        List<HoconFault> all = [.. faults];
        try
        {
            return (new HoconResolver(root, environment, all).Resolve(), all);
        }
        catch (HoconFaultException wrong)
        {
            all.Add(wrong.Fault);
            return (new HoconObject(root.Origin, new Dictionary<string, HoconValue>()), all);
        }
    }

    /// <summary>Reads an included file.</summary>
    /// <param name="file">Its full name.</param>
    /// <param name="origin">What asks for it.</param>
    /// <param name="inclusion">How it comes to be read.</param>
    /// <param name="read">What it holds; nothing where something is wrong with it.</param>
    /// <returns>Whether it exists.</returns>
    internal bool TryRead(string file, HoconOrigin origin, HoconInclusion inclusion, [NotNullWhen(true)] out ObjectNode? read)
    {
        read = null;
        if (++files > HoconLimits.FilesMax)
            throw new HoconFaultException(origin, $"more than {HoconLimits.FilesMax} files are included, which is the limit");
        HoconFile found = includes.Read(file);
        if (found.Problem is { } problem) faults.Add(new HoconFault(origin, $"{file} could not be read: {problem}"));
        else if (found.Bytes is null) return false;
        else read = Parse(file, found.Bytes, inclusion);
        read ??= new ObjectNode(origin);
        return true;
    }

    /// <summary>Counts a value against the limit.</summary>
    internal void CountValue(HoconCursor cursor)
    {
        if (++values > HoconLimits.ValuesMax)
            throw cursor.Fault($"the configuration holds more than {HoconLimits.ValuesMax} values, which is the limit");
    }

    /// <summary>Counts a substitution against the limit.</summary>
    internal void CountSubstitution(HoconOrigin origin)
    {
        if (++substitutions > HoconLimits.SubstitutionsMax)
            throw new HoconFaultException(
                origin, $"the configuration holds more than {HoconLimits.SubstitutionsMax} substitutions, which is the limit");
    }

    private ObjectNode? Parse(string file, ReadOnlySpan<byte> bytes, HoconInclusion inclusion)
    {
        try
        {
            HoconNode read = new HoconParser(this, new HoconCursor(file, Decode(file, bytes), isFile: true), inclusion).ReadFile();
            return read as ObjectNode
                ?? throw new HoconFaultException(read.Origin, "the file holds an array; it must hold an object");
        }
        catch (HoconFaultException wrong)
        {
            faults.Add(wrong.Fault);
            return null;
        }
    }

    private static string Decode(string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > HoconLimits.FileBytesMax)
            throw new HoconFaultException(
                new HoconOrigin(file, 1, 1), $"the file has more than {HoconLimits.FileBytesMax} bytes, which is the limit");
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        int whole = 0;
        while (Rune.DecodeFromUtf8(bytes[whole..], out _, out int length) == OperationStatus.Done) whole += length;
        string text = Encoding.UTF8.GetString(bytes[..whole]);
        throw new HoconCursor(file, text, isFile: true).Fault(text.Length, "the bytes from here on are not UTF-8");
    }
}
