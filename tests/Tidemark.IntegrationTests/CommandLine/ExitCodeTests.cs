using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0, "Usage:", "--help")]
    [InlineData(0, "--http-port", "serve", "--help")]
    [InlineData(0, "--seconds", "demo", "--help")]
    [InlineData(0, "--disorder", "generate", "--help")]
    [InlineData(0, "youtube-trending", "replay", "--help")]
    [InlineData(0, "--config", "config", "show", "--help")]
    [InlineData(2, "command", new string[0])]
    [InlineData(2, "command", "config")]
    [InlineData(2, "--data", "config", "show", "--data", "somewhere")]
    [InlineData(2, "fly", "fly")]
    [InlineData(2, "--data", "demo", "--data", "somewhere")]
    [InlineData(2, "--seconds must be from 1", "demo", "--seconds", "0")]
    [InlineData(2, "--seconds must be from 1", "demo", "--seconds", "4000001")]
    [InlineData(2, "--seconds", "demo", "--seconds", "long")]
    [InlineData(2, "events is -1", "generate", "--events", "-1", "--to", "-")]
    [InlineData(2, "rate is NaN", "generate", "--events", "1", "--to", "-", "--rate", "NaN")]
    [InlineData(2, "--disorder NaNs", "generate", "--events", "1", "--to", "-", "--disorder", "NaNs")]
    [InlineData(2, "'steady'", "generate", "--events", "1", "--to", "-", "--profile", "calm")]
    [InlineData(2, "--truth: the profile steady hides nothing", "generate", "--events", "1", "--to", "-", "--truth", "truth.jsonl")]
    [InlineData(2, "--disorder pareto:long", "generate", "--events", "1", "--to", "-", "--disorder", "pareto:long")]
    [InlineData(2, "--attempts 0", "generate", "--events", "1", "--to", "-", "--attempts", "0")]
    [InlineData(2, "--speed 0", "replay", "x", "--format", "jsonl", "--speed", "0")]
    [InlineData(2, "--sort-memory 10B", "replay", "x", "--format", "jsonl", "--sort", "--sort-memory", "10B")]
    [InlineData(2, "'youtube-trending'", "replay", "x", "--format", "xml")]
    [InlineData(2, "FILE", "replay", "--format", "jsonl")]
    [InlineData(2, "--events", "generate", "--to", "-")]
    [InlineData(2, "--bad", "generate", "--events", "1", "--to", "-", "--bad", "much")]
    [InlineData(2, "share", "generate", "--events", "1", "--to", "-", "--bad", "2")]
    [InlineData(2, "--start", "generate", "--events", "1", "--to", "-", "--start", "tomorrow")]
    [InlineData(2, "--format", "replay", "x")]
    [InlineData(0, "--precision", "sketch", "distinct", "--help")]
    [InlineData(2, "command", "sketch")]
    [InlineData(2, "--precision is 3; it must be from 4 to 18", "sketch", "distinct", "--precision", "3")]
    [InlineData(2, "--precision", "sketch", "distinct", "--precision", "high")]
    [InlineData(2, "--save", "sketch", "distinct", "--save", "")]
    [InlineData(2, "--merge", "sketch", "distinct", "--merge")]
    [InlineData(2, "--accuracy is NaN", "sketch", "quantile", "--accuracy", "NaN")]
    [InlineData(2, "--at is 0.5,2", "sketch", "quantile", "--at", "0.5,2")]
    [InlineData(2, "-k is 0", "sketch", "top", "-k", "0")]
    [InlineData(2, "--seed is -1", "sketch", "sample", "--seed", "-1")]
    [InlineData(2, "--fpp is 1", "sketch", "dedup", "--fpp", "1")]
    [InlineData(2, "takes more than 1 GiB", "sketch", "dedup", "--capacity", "1000000000000")]
    [InlineData(1, "no-such-file", "sketch", "distinct", "--merge", "no-such-file")]
    [InlineData(1, "does not exist", "replay", "no-such-file", "--format", "jsonl")]
    [InlineData(1, "no-such-folder", "generate", "--events", "1", "--to", "no-such-folder/events.jsonl")]
    [InlineData(78, "data.directory is empty", "serve", "--data", "")]
    [InlineData(78, "watermark.delay is \"NaNs\"", "serve", "-D", "watermark.delay=NaNs")]
    [InlineData(78, "http.port", "serve", "-D", "http.port")]
    [InlineData(78, "did you mean log.partitions?", "demo", "--seconds", "1", "-D", "log.partition=1")]
    [InlineData(78, "log.partitions is \"0\"", "replay", "no-such-file", "--format", "jsonl", "-D", "log.partitions=0")]
    [InlineData(78, "http.port is \"no\"", "serve", "--http-port", "no")]
    [InlineData(78, "did you mean http.port?", "serve", "-D", "http.prot=1")]
    [InlineData(78, "could not be read", "serve", "--config", "no-such-file")]
    [InlineData(78, "this [ is never closed", "serve", "-D", "windows.families=[minute")]
    [InlineData(78, "${NO_SUCH_VARIABLE} is not set", "replay", "x", "--format", "jsonl", "-D", "sink.files.directory=${NO_SUCH_VARIABLE}")]
    [InlineData(78, "${a} leads back to itself: ${b} at -D → ${a} at -D", "config", "check", "-D", "a=${b}", "-D", "b=${a}")]
    [InlineData(78, "did you mean http.port?", "config", "show", "-D", "http.prot=1")]
    public Task Tidemark_OnThisCommandLine_EndsWithThisCodeAndSaysWhy(int code, string said, params string[] arguments) =>
        EndsAsync(code, said, arguments);

    [Theory]
    [InlineData(2, "needs brokers: give --bootstrap HOST:PORT", "generate", "--events", "1", "--to", "kafka:views")]
    [InlineData(2, "names no topic", "generate", "--events", "1", "--to", "kafka:", "--bootstrap", "127.0.0.1:1")]
    [InlineData(
        1, "127.0.0.1:1", "generate", "--events", "1", "--to", "kafka:v", "--bootstrap", "127.0.0.1:1", "-D", "kafka.answer_timeout=1s")]
    [InlineData(78, "kafka.answer_timeout", "generate", "--events", "1", "--to", "kafka:views", "-D", "kafka.answer_timeout=1ms")]
    public Task Generate_ToATopic_EndsWithThisCodeAndSaysWhy(int code, string said, params string[] arguments) =>
        EndsAsync(code, said, arguments);

    private static async Task EndsAsync(int code, string said, string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(arguments);
        Assert.Equal(code, exit);
        Assert.Contains(said, output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        if (code != 0) Assert.Empty(output);
    }
}
