using System.Text.Json;
using AutoVideo.Identity;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Providers;

/// <summary>
/// What administrators chose over the settings: known at once where it is chosen, and in every other process within
/// <see cref="ReadEvery"/> (<see cref="ProviderChoicesWatch"/>). Until it is first read, the settings hold.
/// </summary>
public sealed class ProviderChoices(IDocumentStore documents, AuditLog audit, TimeProvider time)
{
    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(5);

    // Of a document that is not there yet.
    private const string NoVersion = "none";
    private volatile ChosenProviders _current = ChosenProviders.None;

    /// <summary>As this process last read it.</summary>
    public ChosenProviders Current => _current;

    /// <returns>With the version that a change names.</returns>
    public async Task<(ChosenProviders Chosen, string Version)> ReadAsync(CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(ChosenProviders.Key, AiJsonContext.Default.ChosenProviders, cancellation);
        _current = stored?.Value ?? ChosenProviders.None;
        return (_current, stored?.ETag ?? NoVersion);
    }

    /// <summary>Changes what is chosen; the audit log has it before it holds.</summary>
    /// <param name="condition">The version that is meant, or any.</param>
    /// <exception cref="PreconditionFailedException">It is another version by now.</exception>
    public async Task<(ChosenProviders Chosen, string Version)> ChangeAsync(
        AuditActor actor, string action, string target, WriteCondition condition, Func<ChosenProviders, DateTimeOffset, ChosenProviders> change, CancellationToken cancellation)
    {
        while (true)
        {
            var (before, version) = await ReadAsync(cancellation);
            if (condition.ETag is { } wanted && wanted != version)
                throw new PreconditionFailedException(ChosenProviders.Key);
            var now = time.GetUtcNow();
            var after = change(before, now);
            if (ReferenceEquals(after, before))
                return (before, version);
            await audit.AddAsync(AuditEntry.Of(actor, action, target, Json(before), Json(after), now), cancellation);
            try
            {
                var written = await documents.WriteAsync(
                    ChosenProviders.Key, after, AiJsonContext.Default.ChosenProviders, version == NoVersion ? WriteCondition.Absent : WriteCondition.Matches(version), null, cancellation);
                _current = after;
                return (after, written);
            }
            catch (PreconditionFailedException)
            {
                // Another administrator chose at the same moment: theirs first.
            }
        }
    }

    /// <summary>Puts another name in the place of an administrator who is gone.</summary>
    public async Task RenameAsync(string from, string to, CancellationToken cancellation)
    {
        while (true)
        {
            var (before, version) = await ReadAsync(cancellation);
            if (before.Off.All(off => off.By != from))
                return;
            var after = before with { Off = [.. before.Off.Select(off => off.By == from ? off with { By = to } : off)] };
            try
            {
                await documents.WriteAsync(ChosenProviders.Key, after, AiJsonContext.Default.ChosenProviders, WriteCondition.Matches(version), null, cancellation);
                _current = after;
                return;
            }
            catch (PreconditionFailedException)
            {
                // An administrator chose at the same moment: theirs first.
            }
        }
    }

    /// <summary>Those that were chosen for a stage first, the others as they stand.</summary>
    public IEnumerable<T> Order<T>(string stage, IEnumerable<T> providers, Func<T, string> nameOf) =>
        _current.Orders.TryGetValue(stage, out var order)
            ? providers.OrderBy(provider => order.Index().Where(one => one.Item == nameOf(provider)).Select(one => one.Index).DefaultIfEmpty(int.MaxValue).First())
            : providers;

    // Who did it stands in the entry itself, where it is found when that person is to be forgotten.
    private static string Json(ChosenProviders chosen) =>
        JsonSerializer.Serialize(chosen with { Off = [.. chosen.Off.Select(off => off with { By = "" })] }, AiJsonContext.Default.ChosenProviders);
}
