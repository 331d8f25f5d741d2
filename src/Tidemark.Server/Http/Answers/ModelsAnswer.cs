namespace Tidemark.Server.Http.Answers;

/// <summary>The models and which of them scores.</summary>
/// <param name="Active">The id of the model that scores.</param>
/// <param name="Items">The models.</param>
internal sealed record ModelsAnswer(string Active, IReadOnlyList<ModelItem> Items);

/// <summary>A model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind of model it is.</param>
/// <param name="Active">Whether it scores.</param>
/// <param name="Features">The features it takes, in order.</param>
internal sealed record ModelItem(string Id, string Kind, bool Active, IReadOnlyList<string> Features);
