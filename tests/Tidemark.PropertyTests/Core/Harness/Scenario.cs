namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>A specification and what is fed to it.</summary>
internal sealed record Scenario(ulong Seed, ModelSpec Spec, IReadOnlyList<ModelItem> Items)
{
    /// <summary>What the specification demands, by the model.</summary>
    public IEnumerable<string> Expected => BruteForceModel.Run(Spec, Items).Select(result => result.ToJson());

    /// <summary>Leaves out items, one after another, as long as what is left still fails.</summary>
    public Scenario Shrink(Func<Scenario, bool> fails)
    {
        Scenario least = this;
        for (int i = 0; i < least.Items.Count;)
        {
            Scenario smaller = least with { Items = [.. least.Items.Where((_, at) => at != i)] };
            if (fails(smaller)) (least, i) = (smaller, 0);
            else i++;
        }

        return least;
    }

    public override string ToString() => $"seed {Seed}\n{Spec.ToJson()}\n{string.Join('\n', Items.Select(item => item.ToJson()))}";
}
