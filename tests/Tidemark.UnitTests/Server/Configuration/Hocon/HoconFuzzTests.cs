using System.Text;
using System.Text.Json;
using Tidemark.Core.Randomness;
using Tidemark.Server.Configuration;
using Tidemark.Server.Configuration.Hocon;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>Whatever a file holds, reading it ends in a value or in faults with their places, and binding it in options or in a
/// <see cref="ConfigurationException"/>.</summary>
/// <remarks>The environment variable <c>TIDEMARK_FUZZ</c> says how many files, <c>all</c> for 100,000.</remarks>
public sealed class HoconFuzzTests
{
    private const int SampleSize = 4_000;
    private const string Interesting = "{}[]\"$=:,+.#/\\\n ?!-0eE1\u00A0\uFEFF";

    private static readonly string[] Pieces =
    [
        "${a}", "${?a}", "${?b.c}", " += ", "\"\"\"", "include \"inc.conf\"\n", "include required(file(\"inc.conf\"))\n", "a", "b.c", "a.b",
        " = ", "null",
        "${?a.b} {", "[${?a}]", "\\u0041", "//", "true", "1e+5", "${", "}", "a : ${b}\nb : ${a}\n", "a += ${?a}\n",
        "windows.families += x\n", "\\ud83d", "\\ud83d\\ude00",
    ];

    private static readonly string[] Seeds =
    [
        File.ReadAllText(Path.Combine(SourceTree.Root, "hocon", "reference.conf")),
        File.ReadAllText(Path.Combine(SourceTree.Root, "hocon", "single-node.conf")),
        """{ "http" : { "port" : 1, "key" : "a\u0041\n" }, "log.partitions" : 3, "windows" : [ 1, [ null, -2.5e-3 ] ] }""",
        "a : { x : 1 }\na : ${b} { z = ${?a.x} }\nb : { y : ${a} }\nc = ${?d}${?e} f ${a.x}\n"
            + "d += [1, 2]\nd += ${?d}\ng.0 = x, g.2 = y\nh = ${g} [z]",
        "bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4\npath : [ /bin ]\npath : ${path} [ /usr/bin ]",
        "include \"inc.conf\"\na { include \"inc.conf\" }\nx = \"\"\" text \"\" \"\"\"\"\ny = ${x} # c\nz = [ 1\n 2, ] // d",
    ];

    [Fact]
    public void Read_OfMutatedFiles_EndsInAValueOrInFaultsWithTheirPlaces()
    {
        string? wish = Environment.GetEnvironmentVariable("TIDEMARK_FUZZ");
        int count = wish switch { null => SampleSize, "all" => 100_000, _ => int.Parse(wish) };
        List<string> wrong = [];
        // A stack as small as any that a node runs on.
        var thread = new Thread(() => Try(count, wrong), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join("\n\n", wrong.Take(10))}");
    }

    private static void Try(int count, List<string> wrong)
    {
        var random = new SplitMix64(20);
        (int values, int refused) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            byte[] file = Mutate(random), included = Mutate(random);
            try
            {
                if (ReadAndBind(file, included)) values++;
                else refused++;
            }
            catch (Exception failure)
            {
                wrong.Add($"file {i}: {failure}\n{Encoding.UTF8.GetString(file)}");
            }
        }

        if (values < count / 20 || refused < count / 20)
            wrong.Add($"{values} files were good and {refused} were not: the fuzz shows little");
    }

    private static bool ReadAndBind(byte[] file, byte[] included)
    {
        HoconReading reading = new HoconReading().With("inc.conf", included).WithVariable("HOME", "/home/me");
        (HoconObject value, IReadOnlyList<HoconFault> faults) = reading.Read(file);
        foreach (HoconFault fault in faults)
        {
            byte[] place = fault.Origin.Source switch { "main.conf" => file, "inc.conf" => included, _ => [] };
            Assert.True(IsWithin(fault.Origin, Encoding.UTF8.GetString(place)), fault.ToString());
        }

        using (JsonDocument.Parse(HoconReading.ToJson(value), new JsonDocumentOptions { MaxDepth = 80 }))
        {
            // That it is JSON is all that can be known of it.
        }

        try
        {
            NodeOptionsBinder.Bind(new Settings(value, []));
        }
        catch (ConfigurationException wrong)
        {
            Assert.NotEmpty(wrong.Faults);
        }

        return faults.Count == 0;
    }

    private static bool IsWithin(HoconOrigin origin, string text)
    {
        string[] lines = text.Split('\n');
        return origin.Line >= 1 && origin.Line <= lines.Length && origin.Column >= 1 && origin.Column <= lines[origin.Line - 1].Length + 1;
    }

    private static byte[] Mutate(SplitMix64 random)
    {
        string text = Pick(random, Seeds);
        for (int i = random.Below(4); i >= 0; i--)
        {
            int at = random.Below(text.Length + 1), length = Math.Min(random.Below(30), text.Length - at);
            text = random.Below(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Interesting[random.Below(Interesting.Length)].ToString()),
                2 => text.Insert(at, Pick(random, Pieces)),
                3 => text.Insert(at, text.Substring(random.Below(text.Length - length + 1), length)),
                4 => text.Insert(at, string.Concat(Enumerable.Repeat(Pick(random, Pieces), random.Below(100)))),
                _ => text[..at] + Pick(random, Seeds)[random.Below(60)..],
            };
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && random.Below(4) == 0) bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
        return bytes;
    }

    private static string Pick(SplitMix64 random, string[] choices) => choices[random.Below(choices.Length)];
}
