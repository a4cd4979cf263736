using AutoVideo.Storage;

namespace AutoVideo.Scenarios;

/// <summary>Removes what has been in the bin for 30 days: what lies beside a scenario first, the scenario itself last, so a crash in between is finished later.</summary>
public sealed class ScenarioBin(IDocumentStore documents, TimeProvider time)
{
    // A day is looked through again on the following ones, in case the process was off.
    private const int DaysBack = 31;

    /// <returns>How many left.</returns>
    public async Task<int> EmptyAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var gone = 0;
        for (var day = DaysBack; day >= 0; day--)
        {
            var partition = BinEntry.DayOf(now.AddDays(-day));
            string? continuation = null;
            do
            {
                var page = await documents.QueryAsync(
                    new DocumentQuery(BinEntry.Container, partition) { Continuation = continuation }, ScenariosJsonContext.Default.BinEntry, cancellation);
                foreach (var entry in page.Documents.Where(entry => entry.Value.Due <= now))
                {
                    // Not one that was restored meanwhile, or deleted a second time and due later.
                    gone += await RemoveAsync(entry.Value.ScenarioId, found => now - found.DeletedAt >= ScenarioChanges.InBin, cancellation) ? 1 : 0;
                    await documents.DeleteAsync(new(BinEntry.Container, partition, entry.Id), WriteCondition.None, cancellation);
                }
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }
        return gone;
    }

    /// <summary>Removes a scenario with all that belongs to it.</summary>
    /// <param name="id">The scenario's.</param>
    /// <param name="mayGo">Decides on it as it now is.</param>
    /// <param name="cancellation">What was begun is finished by the next try.</param>
    /// <returns>False: it stays, or there is none.</returns>
    public async Task<bool> RemoveAsync(string id, Func<Scenario, bool> mayGo, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(Scenario.KeyOf(id), ScenariosJsonContext.Default.Scenario, cancellation);
            if (stored is null || !mayGo(stored.Value))
                return false;
            try
            {
                // From now on nobody changes it, or lists it anew.
                var leaving = stored.Value with { IsLeaving = true };
                await documents.WriteAsync(Scenario.KeyOf(id), leaving, ScenariosJsonContext.Default.Scenario, WriteCondition.Matches(stored.ETag), null, cancellation);
                await RemoveAsync(leaving, cancellation);
                return true;
            }
            catch (PreconditionFailedException)
            {
                // Somebody brings it back at this moment: look again.
            }
        }
    }

    private async Task RemoveAsync(Scenario scenario, CancellationToken cancellation)
    {
        foreach (var userId in scenario.People.Select(person => person.UserId).Append(scenario.OwnerId))
            await documents.DeleteAsync(new(ScenarioSummary.Container, userId, scenario.Id), WriteCondition.None, cancellation);
        while (true)
        {
            var page = await documents.QueryAsync(new DocumentQuery(Scenario.Container, scenario.Id), ScenariosJsonContext.Default.JsonElement, cancellation);
            var beside = page.Documents.Where(document => document.Id != scenario.Id).ToArray();
            foreach (var document in beside)
                await documents.DeleteAsync(new(Scenario.Container, scenario.Id, document.Id), WriteCondition.None, cancellation);
            if (beside.Length == 0 && page.Continuation is null)
                break;
        }
        await documents.DeleteAsync(Scenario.KeyOf(scenario.Id), WriteCondition.None, cancellation);
    }
}
