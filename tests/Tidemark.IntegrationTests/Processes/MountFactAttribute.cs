namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs a disk of its own; skipped where file systems cannot be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(() =>
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "only root of Linux may mount a disk in memory";
        try
        {
            SmallDisk.MountAsync("64k").Result.DisposeAsync().AsTask().Wait();
            return null;
        }
        catch (AggregateException refused)
        {
            return refused.InnerException!.Message;
        }
    });

    public MountFactAttribute() => Skip = Obstacle.Value;
}
