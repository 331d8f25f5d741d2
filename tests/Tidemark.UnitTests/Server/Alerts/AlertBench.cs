using Tidemark.Connectors.Control;
using Tidemark.Server.Alerts;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Connectors.Journal;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>Evaluator and sender on a file, moved by hand.</summary>
internal sealed class AlertBench : IAsyncDisposable
{
    private readonly AlertWebhook webhook;

    private AlertBench(ControlDatabase database, ScriptedSource source, ManualClock clock, string url, string[] definitions)
    {
        (Database, Clock) = (database, clock);
        AlertOptions options = NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(
            [$"alerts.webhook.url={url}", $"alerts.webhook.secret={WebhookReceiver.Secret}", .. definitions])).Alerts;
        webhook = new AlertWebhook(options.Webhook);
        Store = new AlertStore(database);
        Evaluator = new AlertEvaluator(
            options.Rules, Store, source, [AlertWebhook.Channel], TimeSpan.FromSeconds(1), () => "n1", clock, Logged);
        Sender = new AlertSender(
            Store,
            new Dictionary<string, Func<AlertDelivery, CancellationToken, Task>> { [AlertWebhook.Channel] = webhook.SendAsync },
            options.Webhook.AttemptsMax, clock, Logged);
    }

    public ControlDatabase Database { get; }

    public ManualClock Clock { get; }

    public AlertStore Store { get; }

    public RecordingLogger Logged { get; } = new();

    public AlertEvaluator Evaluator { get; }

    public AlertSender Sender { get; }

    public static async Task<AlertBench> OpenAsync(
        string folder, ScriptedSource source, ManualClock clock, string url, params string[] definitions) => new(
            await ControlDatabase.OpenFileAsync(Path.Combine(folder, "control.db"), default), source, clock, url, definitions);

    /// <summary>Moves on by a turn, looks, and sends what is due.</summary>
    public async Task TurnAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Evaluator.LookAsync(default);
        await Sender.SendDueAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        webhook.Dispose();
        await Database.DisposeAsync();
    }
}
