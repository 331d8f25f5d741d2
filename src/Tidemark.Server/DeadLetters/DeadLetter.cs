using Tidemark.Core.Shards;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.DeadLetters;

/// <summary>A dead letter as it is kept.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Line">What its line says.</param>
internal sealed record DeadLetter(OutputId Id, RejectedLine Line);
