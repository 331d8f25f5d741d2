using Spectre.Console;
using Spectre.Console.Rendering;
using Tidemark.Core;

namespace Tidemark.Cli.Cluster;

/// <summary>Asks a node and shows the answer.</summary>
internal sealed class ViewRun(NodeClient client, ClusterView view, bool asJson)
{
    /// <summary>So wide is what goes to a pipe or a file, where nothing has to be broken.</summary>
    private const int PipeWidth = 1_000;

    private readonly IAnsiConsole console = NewConsole();

    /// <summary>The console of standard output, without colours and as wide as need be where that is no terminal.</summary>
    public static IAnsiConsole NewConsole()
    {
        bool isTerminal = !Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!isTerminal) console.Profile.Width = PipeWidth;
        return console;
    }

    /// <summary>Shows it once.</summary>
    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        Write(await AskAsync(cancellationToken));
        return ExitCodes.Done;
    }

    /// <summary>Shows it again and again until it is cancelled: on a terminal in place, else one after another.</summary>
    public async Task<int> WatchAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            if (asJson || Console.IsOutputRedirected)
            {
                do Write(await AskAsync(cancellationToken));
                while (await timer.WaitForNextTickAsync(cancellationToken));
            }
            else
            {
                await console.Live(Text.Empty).StartAsync(async screen =>
                {
                    do screen.UpdateTarget((await AskAsync(cancellationToken)).Shown);
                    while (await timer.WaitForNextTickAsync(cancellationToken));
                });
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how watching ends.
        }

        return ExitCodes.Done;
    }

    private async Task<(string Body, IRenderable Shown)> AskAsync(CancellationToken cancellationToken)
    {
        NodeReply reply = await client.SendAsync(HttpMethod.Get, view.Path, cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"There is no {view.Kind}: {reply.Reason}");
        return client.Read(reply, view.Kind, answer => (reply.Body, (IRenderable)new Rows(view.Render(answer).ToArray())));
    }

    private void Write((string Body, IRenderable Shown) answer)
    {
        if (asJson) Console.WriteLine(answer.Body);
        else console.Write(answer.Shown);
    }
}
