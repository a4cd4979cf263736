using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <summary>Reads, decides and writes on condition of the ETag, a scenario and what lies beside it in one transaction; then passes the change on.</summary>
public sealed class ScenarioStore(IDocumentStore documents, ScenarioProjector projector, TimeProvider time)
{
    public Task<Scenario> CreateAsync(ScenarioContent content, string ownerId, CancellationToken cancellation) =>
        CreateAsync($"scn_{Guid.CreateVersion7(time.GetUtcNow()):N}", content, ownerId, cancellation);

    /// <param name="id">When its owner has this scenario already, that is the one: a request that is repeated after a crash has the same id.</param>
    /// <param name="content">What it says.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="cancellation">Leaves all of it or nothing.</param>
    public async Task<Scenario> CreateAsync(string id, ScenarioContent content, string ownerId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var scenario = ScenarioChanges.Create(id, ownerId, content, now);
        var version = new ScenarioVersion(scenario.Id, 1, content, ownerId, now, IsAutosave: false);
        try
        {
            await documents.WriteBatchAsync(Scenario.Container, scenario.Id, [Write(scenario, WriteCondition.Absent), Write(version)], cancellation);
        }
        catch (PreconditionFailedException)
        {
            if (await FindAsync(id, cancellation) is not { } found || found.OwnerId != ownerId)
                throw;
            scenario = found;
        }
        await projector.ProjectAsync(scenario, cancellation);
        return scenario;
    }

    /// <summary>Null when there is none.</summary>
    public async Task<Scenario?> FindAsync(string id, CancellationToken cancellation) =>
        IsId(id) ? (await documents.ReadAsync(Scenario.KeyOf(id), ScenariosJsonContext.Default.Scenario, cancellation))?.Value : null;

    /// <summary>Writes a new content over the one of <paramref name="revision"/>, and over no other.</summary>
    /// <param name="autosave">Saved by the editor itself: replaces the version that the same writing made a moment ago.</param>
    /// <exception cref="PermanentException"><c>changed_meanwhile</c>, <c>scenario_not_found</c>, <c>scenario_deleted</c>, <c>scenario_too_many_versions</c>.</exception>
    public Task<Scenario> SaveAsync(
        string id, int revision, ScenarioContent content, string editor, bool autosave, string? label, int? restoredFrom, CancellationToken cancellation) =>
        ChangeAsync(id, async (before, now) =>
        {
            if (before.Revision != revision)
                throw new PermanentException(
                    "changed_meanwhile",
                    $"The scenario is at revision {before.Revision}, saved by {before.EditedBy}; yours was made from {revision}. Read it again, see what differs by versions/{revision}/diff, and save once more.");
            var last = await VersionAsync(id, before.LastVersion, cancellation);
            var replaces = autosave && last is { IsAutosave: true } && last.EditedBy == editor && now - last.At < ScenarioChanges.OneWriting;
            var gone = replaces ? last!.Number : before is { DeletedAt: null, VersionCount: >= ScenarioChanges.MaxVersions } ? await LeastWantedAsync(id, cancellation) : (int?)null;
            var after = ScenarioChanges.Edit(before, content, editor, gone is null ? 1 : 0, now);
            var kept = new ScenarioVersion(id, after.Revision, content, editor, replaces ? last!.At : now, autosave) { Label = label, RestoredFrom = restoredFrom };
            return gone is { } number
                ? (after, [Write(kept), new(ScenarioVersion.IdOf(id, number), null, WriteCondition.None)])
                : (after, [Write(kept)]);
        }, cancellation);

    /// <summary>The version that makes room: the oldest that the editor saved by itself, else the oldest of all, but none that somebody named.</summary>
    /// <exception cref="PermanentException"><c>scenario_too_many_versions</c>.</exception>
    private async Task<int> LeastWantedAsync(string id, CancellationToken cancellation)
    {
        int? oldest = null;
        var query = new DocumentQuery(Scenario.Container, id) { Filters = [new("type", FilterOperator.Equal, "version")], Limit = 50 };
        do
        {
            var page = await documents.QueryAsync(query, ScenariosJsonContext.Default.ScenarioVersion, cancellation);
            foreach (var version in page.Documents.Select(document => document.Value).Where(version => version.Label is null))
            {
                if (version.IsAutosave)
                    return version.Number;
                oldest ??= version.Number;
            }
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
        return oldest ?? throw new PermanentException(
            "scenario_too_many_versions", $"{ScenarioChanges.MaxVersions} versions are kept, and each has a label; duplicate the scenario and go on there.");
    }

    public Task<Scenario> DeleteAsync(string id, string by, CancellationToken cancellation) => DeleteAsync(id, by, WriteCondition.None, cancellation);

    /// <param name="condition">The revision that is to be deleted (<see cref="VersionOf"/>), or any.</param>
    /// <exception cref="PreconditionFailedException">It is another revision.</exception>
    public Task<Scenario> DeleteAsync(string id, string by, WriteCondition condition, CancellationToken cancellation) => ChangeAsync(
        id, (before, now) => condition.ETag is { } wanted && wanted != VersionOf(before) ? throw new PreconditionFailedException(Scenario.KeyOf(id)) : Alone(ScenarioChanges.Delete(before, by, now)), cancellation);

    /// <summary>Version of a scenario's content, as <see cref="WriteCondition"/> names it.</summary>
    public static string VersionOf(Scenario scenario) => scenario.Revision.ToString(CultureInfo.InvariantCulture);

    public Task<Scenario> RestoreAsync(string id, string by, CancellationToken cancellation) =>
        ChangeAsync(id, (before, now) => Alone(ScenarioChanges.Restore(before, by, now)), cancellation);

    public Task<Scenario> GrantAsync(string id, string userId, ScenarioRight? right, string by, CancellationToken cancellation) =>
        ChangeAsync(id, (before, now) => Alone(ScenarioChanges.Grant(before, userId, right, by, now)), cancellation);

    /// <summary>Writes something beside the content, with its event.</summary>
    internal Task<Scenario> RecordAsync(string id, string happened, string? by, string? detail, DocumentOperation beside, CancellationToken cancellation) =>
        RecordAsync(id, happened, by, detail, _ => Task.FromResult(beside), cancellation);

    /// <param name="beside">What is written, decided anew whenever somebody else wrote beside the content in between.</param>
    internal Task<Scenario> RecordAsync(
        string id, string happened, string? by, string? detail, Func<DateTimeOffset, Task<DocumentOperation>> beside, CancellationToken cancellation) =>
        RecordAsync(id, happened, by, detail, before => before, beside, cancellation);

    /// <param name="change">What becomes of the scenario itself; may refuse.</param>
    internal Task<Scenario> RecordAsync(
        string id, string happened, string? by, string? detail, Func<Scenario, Scenario> change, Func<DateTimeOffset, Task<DocumentOperation>> beside, CancellationToken cancellation) =>
        ChangeAsync(id, async (before, now) => (ScenarioChanges.Happened(change(before), happened, by, now, detail), [await beside(now)]), cancellation);

    public async Task<ScenarioVersion?> VersionAsync(string id, int number, CancellationToken cancellation) => (await documents.ReadAsync(
        new(Scenario.Container, id, ScenarioVersion.IdOf(id, number)), ScenariosJsonContext.Default.ScenarioVersion, cancellation))?.Value;

    /// <summary>Newest first.</summary>
    public Task<DocumentPage<ScenarioVersion>> VersionsAsync(string id, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Scenario.Container, id)
        {
            Filters = [new("type", FilterOperator.Equal, "version")],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        },
        ScenariosJsonContext.Default.ScenarioVersion, cancellation);

    private async Task<Scenario> ChangeAsync(
        string id, Func<Scenario, DateTimeOffset, Task<(Scenario After, DocumentOperation[] Beside)>> decide, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Scenario.KeyOf(id), ScenariosJsonContext.Default.Scenario, cancellation) ?? throw NotFound(id);
            // What the writer before us may not have passed on, should it have died, must not be overwritten.
            await projector.ProjectAsync(stored.Value, cancellation);
            var (after, beside) = await decide(stored.Value, time.GetUtcNow());
            if (after == stored.Value)
                return after;
            try
            {
                await documents.WriteBatchAsync(Scenario.Container, id, [Write(after, WriteCondition.Matches(stored.ETag)), .. beside], cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Somebody else changed it in between: read again and decide again.
                continue;
            }
            await projector.ProjectAsync(after, cancellation);
            return after;
        }
    }

    internal static PermanentException NotFound(string id) => new("scenario_not_found", $"There is no scenario '{id}'.");

    internal static bool IsId(string id) => id.Length is > 4 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static Task<(Scenario, DocumentOperation[])> Alone(Scenario after) => Task.FromResult<(Scenario, DocumentOperation[])>((after, []));

    private static DocumentOperation Write(Scenario scenario, WriteCondition condition) =>
        DocumentOperation.Write(scenario.Id, scenario, ScenariosJsonContext.Default.Scenario, condition);

    private static DocumentOperation Write(ScenarioVersion version) => DocumentOperation.Write(
        ScenarioVersion.IdOf(version.ScenarioId, version.Number), version, ScenariosJsonContext.Default.ScenarioVersion, WriteCondition.None);
}
