namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>A specification and what is fed to it.</summary>
internal sealed record Scenario(ulong Seed, ModelSpec Spec, IReadOnlyList<ModelItem> Items)
{
    /// <summary>What the specification demands, by the model.</summary>
    public IEnumerable<string> Expected => BruteForceModel.Run(Spec, Items).Select(result => result.ToJson());

    /// <summary>Leaves out items, first many at once and then one by one, as long as what is left still fails.</summary>
    public Scenario Shrink(Func<Scenario, bool> fails)
    {
        Scenario least = this;
        for (int length = Items.Count / 2; length > 0; length /= 2)
        {
            for (int from = 0; from < least.Items.Count;)
            {
                Scenario smaller = least with { Items = [.. least.Items.Take(from), .. least.Items.Skip(from + length)] };
                if (fails(smaller)) least = smaller;
                else from += length;
            }
        }

        return least;
    }

    public override string ToString() => $"seed {Seed}\n{Spec.ToJson()}\n{string.Join('\n', Items.Select(item => item.ToJson()))}";
}
