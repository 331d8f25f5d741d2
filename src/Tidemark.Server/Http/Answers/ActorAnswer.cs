namespace Tidemark.Server.Http.Answers;

/// <summary>An actor.</summary>
/// <param name="Name">Its name, such as <c>shard-3</c>.</param>
/// <param name="State"><c>ready</c> or <c>recovering</c>.</param>
/// <param name="Mailbox">How many messages wait for it.</param>
/// <param name="MailboxMax">How many may.</param>
internal sealed record ActorAnswer(string Name, string State, int Mailbox, int MailboxMax);
