using System.CommandLine;

namespace Tidemark.Cli.Cluster;

/// <summary><c>tidemark actor</c>: what runs within the nodes.</summary>
internal static class ActorCommand
{
    public static Command Create() => new("actor", "The actors of all nodes, asked of any of them.")
    {
        ViewCommand.Create("tree", "Shows the nodes, the actors of each, and how many messages wait for them.", ClusterViews.Actors),
    };
}
