using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios.Sharing;

/// <summary>Remarks on a scenario, each with a state open or resolved.</summary>
public sealed class ScenarioComments(IDocumentStore documents, ScenarioStore scenarios, TimeProvider time)
{
    public const int MaxComments = 2_000;

    /// <param name="who">User id (null for a guest), and the name shown.</param>
    /// <exception cref="PermanentException"><c>comment_invalid</c>, <c>comment_not_found</c> (the one replied to), <c>comments_too_many</c>.</exception>
    public async Task<ScenarioComment> AddAsync(
        Scenario scenario, string? sceneId, string? replyTo, string text, (string? UserId, string Name) who, string? linkId, CancellationToken cancellation)
    {
        text = Plain(text, ScenarioComment.MaxText, "text");
        if (sceneId is not null && scenario.Content.Scenes.All(scene => scene.Id != sceneId))
            throw new PermanentException("comment_invalid", $"The scenario has no scene '{sceneId}'.");
        if (replyTo is not null)
            _ = await ReadAsync(scenario.Id, replyTo, cancellation);
        var now = time.GetUtcNow();
        var comment = new ScenarioComment(
            $"cmt_{Guid.CreateVersion7(now):N}", scenario.Id, sceneId, who.UserId, Plain(who.Name, ScenarioComment.MaxName, "name"), text, now)
        {
            ReplyTo = replyTo,
            LinkId = linkId,
        };
        await scenarios.RecordAsync(
            scenario.Id, "commented", who.UserId, comment.Id,
            before => before.Comments < MaxComments
                ? before with { Comments = before.Comments + 1 }
                : throw new PermanentException("comments_too_many", $"A scenario has at most {MaxComments} comments; delete some."),
            _ => Task.FromResult(Write(comment, WriteCondition.Absent)), cancellation);
        return comment;
    }

    /// <summary>Oldest first.</summary>
    public Task<DocumentPage<ScenarioComment>> ListAsync(string scenarioId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Scenario.Container, scenarioId)
        {
            Filters = [new("type", FilterOperator.Equal, "comment")],
            Limit = limit,
            Continuation = continuation,
        },
        ScenariosJsonContext.Default.ScenarioComment, cancellation);

    /// <summary>Settles a remark, or opens it again.</summary>
    /// <param name="condition">The version that is meant (<see cref="VersionOf"/>), or any.</param>
    /// <exception cref="PermanentException"><c>comment_not_found</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version by now.</exception>
    public async Task<ScenarioComment> ResolveAsync(string scenarioId, string commentId, bool resolved, string by, WriteCondition condition, CancellationToken cancellation)
    {
        var after = await ReadAsync(scenarioId, commentId, condition, cancellation);
        if (after.ResolvedAt is not null == resolved)
            return after;
        await scenarios.RecordAsync(
            scenarioId, resolved ? "resolved" : "reopened", by, commentId,
            async now =>
            {
                after = await ReadAsync(scenarioId, commentId, condition, cancellation) with { ResolvedAt = resolved ? now : null, ResolvedBy = resolved ? by : null };
                return Write(after, WriteCondition.None);
            },
            cancellation);
        return after;
    }

    /// <summary>Removes a remark with what it says.</summary>
    /// <param name="condition">The version that is meant (<see cref="VersionOf"/>), or any.</param>
    /// <exception cref="PermanentException"><c>comment_not_found</c>.</exception>
    /// <exception cref="PreconditionFailedException">It is another version by now.</exception>
    public Task DeleteAsync(string scenarioId, string commentId, string by, WriteCondition condition, CancellationToken cancellation) => scenarios.RecordAsync(
        scenarioId, "comment_deleted", by, commentId,
        before => before with { Comments = Math.Max(0, before.Comments - 1) },
        async _ =>
        {
            await ReadAsync(scenarioId, commentId, condition, cancellation);
            return new(ScenarioComment.IdOf(scenarioId, commentId), null, WriteCondition.None);
        },
        cancellation);

    /// <summary>Version of a remark, as <see cref="WriteCondition"/> names it: its words never change, its being settled does.</summary>
    public static string VersionOf(ScenarioComment comment) => comment.ResolvedAt is { } at ? at.UtcTicks.ToString(CultureInfo.InvariantCulture) : "open";

    // Nobody writes a remark without writing the scenario, so what is read here holds until that is written.
    private async Task<ScenarioComment> ReadAsync(string scenarioId, string commentId, WriteCondition condition, CancellationToken cancellation)
    {
        var comment = (await ReadAsync(scenarioId, commentId, cancellation)).Value;
        return condition.ETag is { } wanted && wanted != VersionOf(comment)
            ? throw new PreconditionFailedException(new DocumentKey(Scenario.Container, scenarioId, ScenarioComment.IdOf(scenarioId, commentId)))
            : comment;
    }

    public async Task<StoredDocument<ScenarioComment>> ReadAsync(string scenarioId, string commentId, CancellationToken cancellation) =>
        (ScenarioStore.IsId(commentId)
            ? await documents.ReadAsync(
                new(Scenario.Container, scenarioId, ScenarioComment.IdOf(scenarioId, commentId)), ScenariosJsonContext.Default.ScenarioComment, cancellation)
            : null) ?? throw new PermanentException("comment_not_found", $"There is no comment '{commentId}'.");

    private static string Plain(string text, int longest, string what)
    {
        var plain = text.Trim();
        return plain.Length is > 0 && plain.Length <= longest && !plain.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            ? plain
            : throw new PermanentException("comment_invalid", $"The {what} has 1 to {longest} characters of plain text.");
    }

    private static DocumentOperation Write(ScenarioComment comment, WriteCondition condition) => DocumentOperation.Write(
        ScenarioComment.IdOf(comment.ScenarioId, comment.Id), comment, ScenariosJsonContext.Default.ScenarioComment, condition);
}
