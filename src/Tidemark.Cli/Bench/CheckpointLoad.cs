namespace Tidemark.Cli.Bench;

/// <summary>The load of the checkpoint benchmark.</summary>
/// <param name="Keys">How many videos are active.</param>
/// <param name="Rate">Events a second under steady load, spread evenly over the videos.</param>
/// <param name="Seconds">How long each steady load lasts.</param>
internal sealed record CheckpointLoad(int Keys, int Rate, int Seconds);
