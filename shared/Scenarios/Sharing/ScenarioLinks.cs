using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Scenarios.Sharing;

/// <summary>Makes, opens and revokes links. A token is <c>{scenario}.{link}.{secret}</c>: it says itself where its document lies.</summary>
public sealed class ScenarioLinks(IDocumentStore documents, ScenarioStore scenarios, TimeProvider time)
{
    public const int MaxLinks = 50;
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365), Usual = TimeSpan.FromDays(30);

    /// <returns>The link, and its token: shown this once.</returns>
    /// <exception cref="PermanentException"><c>link_right_invalid</c>, <c>link_expiry_invalid</c>, <c>share_too_many</c>.</exception>
    public async Task<(ScenarioLink Link, string Token)> CreateAsync(string scenarioId, ScenarioRight right, TimeSpan? lasts, string by, CancellationToken cancellation)
    {
        if (right == ScenarioRight.Edit)
            throw new PermanentException("link_right_invalid", "A link lets view or comment; to let somebody edit, share the scenario with a user.");
        if (lasts is { } given && (given < TimeSpan.FromMinutes(1) || given > Longest))
            throw new PermanentException("link_expiry_invalid", "A link lasts from a minute to a year.");
        var now = time.GetUtcNow();
        if ((await ListAsync(scenarioId, cancellation)).Count(link => link.IsOpen(now)) >= MaxLinks)
            throw new PermanentException("share_too_many", $"A scenario has at most {MaxLinks} open links; revoke one.");
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var link = new ScenarioLink($"lnk_{Guid.CreateVersion7(now):N}", scenarioId, HashOf(secret), right, by, now, now + (lasts ?? Usual), 0);
        await scenarios.RecordAsync(scenarioId, "link_made", by, link.Id, Write(link, WriteCondition.Absent), cancellation);
        return (link, $"{scenarioId}.{link.Id}.{secret}");
    }

    /// <summary>Newest first, revoked and expired ones included.</summary>
    public async Task<IReadOnlyList<ScenarioLink>> ListAsync(string scenarioId, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(
            new DocumentQuery(Scenario.Container, scenarioId) { Filters = [new("type", FilterOperator.Equal, "link")], Descending = true, Limit = 1000 },
            ScenariosJsonContext.Default.ScenarioLink, cancellation);
        return [.. page.Documents.Select(document => document.Value)];
    }

    /// <summary>Takes a link back; once more does no harm.</summary>
    /// <exception cref="PermanentException"><c>link_not_found</c>.</exception>
    public async Task RevokeAsync(string scenarioId, string linkId, string by, CancellationToken cancellation)
    {
        var stored = await ReadAsync(scenarioId, linkId, cancellation) ?? throw NotFound();
        if (stored.Value.RevokedAt is null)
            await scenarios.RecordAsync(
                scenarioId, "link_revoked", by, linkId,
                async now => await ReadAsync(scenarioId, linkId, cancellation) is { } link
                    // Openings are counted beside the scenario.
                    ? Write(link.Value with { RevokedAt = now }, WriteCondition.Matches(link.ETag))
                    : throw NotFound(),
                cancellation);
    }

    /// <summary>What a token opens; unknown, wrong, expired and revoked ones look the same.</summary>
    /// <exception cref="PermanentException"><c>link_not_found</c>.</exception>
    public async Task<(ScenarioLink Link, Scenario Scenario)> OpenAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > 200 || token.Split('.') is not [var scenarioId, var linkId, var secret] || !ScenarioStore.IsId(scenarioId) || !ScenarioStore.IsId(linkId))
            throw NotFound();
        var stored = await ReadAsync(scenarioId, linkId, cancellation);
        var isRight = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(stored?.Value.SecretHash ?? HashOf("")));
        if (!isRight || stored is null || !stored.Value.IsOpen(time.GetUtcNow()))
            throw NotFound();
        var scenario = await scenarios.FindAsync(scenarioId, cancellation);
        return scenario is { DeletedAt: null } ? (stored.Value, scenario) : throw NotFound();
    }

    /// <summary>Counts one opening, however many happen at once.</summary>
    public async Task CountViewAsync(ScenarioLink link, CancellationToken cancellation)
    {
        while (await ReadAsync(link.ScenarioId, link.Id, cancellation) is { } stored)
        {
            try
            {
                await documents.WriteAsync(
                    KeyOf(link.ScenarioId, link.Id), stored.Value with { Views = stored.Value.Views + 1 }, ScenariosJsonContext.Default.ScenarioLink,
                    WriteCondition.Matches(stored.ETag), null, cancellation);
                return;
            }
            catch (PreconditionFailedException)
            {
                // Somebody else opened it at the same time.
            }
        }
    }

    private Task<StoredDocument<ScenarioLink>?> ReadAsync(string scenarioId, string linkId, CancellationToken cancellation) =>
        documents.ReadAsync(KeyOf(scenarioId, linkId), ScenariosJsonContext.Default.ScenarioLink, cancellation);

    private static DocumentKey KeyOf(string scenarioId, string linkId) => new(Scenario.Container, scenarioId, ScenarioLink.IdOf(scenarioId, linkId));

    private static DocumentOperation Write(ScenarioLink link, WriteCondition condition) =>
        DocumentOperation.Write(ScenarioLink.IdOf(link.ScenarioId, link.Id), link, ScenariosJsonContext.Default.ScenarioLink, condition);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static PermanentException NotFound() => new("link_not_found", "The link does not exist, has expired or was revoked.");
}
