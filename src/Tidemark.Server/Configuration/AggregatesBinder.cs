using Tidemark.Core.Aggregates;
using Tidemark.Media.Aggregates;
using Tidemark.Media.Events;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>aggregates</c>: those of ours that are switched on.</summary>
internal static class AggregatesBinder
{
    public static UserAggregates<MediaEvent> Bind(Settings settings)
    {
        UserAggregates<MediaEvent> chosen = UserAggregates<MediaEvent>.None;
        foreach (string id in settings.Names("aggregates", []).Distinct(StringComparer.Ordinal))
        {
            if (id == ViewsByReferrer.Id) chosen = chosen.With<ViewsByReferrer>();
            else settings.Fault($"aggregates names \"{id}\"; there is {ViewsByReferrer.Id}.");
        }

        return chosen;
    }
}
