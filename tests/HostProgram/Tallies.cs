using System.Text.Json;
using System.Text.Json.Serialization;

using AutoVideo.Storage;

namespace AutoVideo.HostProgram;

/// <summary>How many have been counted, and the sum of what they are worth.</summary>
public sealed record Tally(long Count, long Sum);

/// <summary>Counters in documents. Whoever counts says what for, and the same is never counted twice, however often it is delivered.</summary>
public sealed class Tallies(IDocumentStore documents)
{
    public const string Container = "tallies";

    public async Task<Tally> ReadAsync(string name, CancellationToken cancellation) =>
        (await documents.ReadAsync(new DocumentKey(Container, name, "total"), LoadJsonContext.Default.Tally, cancellation))?.Value ?? new Tally(0, 0);

    public async Task CountAsync(string name, string what, long worth, CancellationToken cancellation)
    {
        while (await documents.ReadAsync(new DocumentKey(Container, name, what), LoadJsonContext.Default.Tally, cancellation) is null)
        {
            var total = await documents.ReadAsync(new DocumentKey(Container, name, "total"), LoadJsonContext.Default.Tally, cancellation);
            var next = new Tally((total?.Value.Count ?? 0) + 1, (total?.Value.Sum ?? 0) + worth);
            var condition = total is null ? WriteCondition.Absent : WriteCondition.Matches(total.ETag);
            try
            {
                await documents.WriteBatchAsync(
                    Container,
                    name,
                    [
                        DocumentOperation.Write(what, new Tally(1, worth), LoadJsonContext.Default.Tally, WriteCondition.Absent),
                        DocumentOperation.Write("total", next, LoadJsonContext.Default.Tally, condition),
                    ],
                    cancellation);
            }
            catch (PreconditionFailedException)
            {
                // Somebody else counted meanwhile: look again.
            }
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Tally))]
internal sealed partial class LoadJsonContext : JsonSerializerContext;
