using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using Microsoft.Azure.Cosmos;

namespace AutoVideo.Storage.Cosmos;

/// <summary>The containers of a database. On a server of one's own they are made at their first use; in Azure infra/ makes them.</summary>
/// <param name="client">Connected to the account.</param>
/// <param name="database">Its database.</param>
/// <param name="madeWithOrder">Properties that queries order by, of the containers to make; null makes none.</param>
internal sealed class CosmosContainers(CosmosClient client, string database, IReadOnlyList<string>? madeWithOrder)
{
    /// <summary>Properties that queries order by, each with a composite index; infra/app/cosmos.bicep has the same.</summary>
    public static IReadOnlyList<string> Ordered { get; } = ["createdAt", "sequence"];

    private readonly ConcurrentDictionary<string, Container> known = new(StringComparer.Ordinal);

    public async Task<Container> OpenAsync(string name, CancellationToken cancellation)
    {
        if (known.TryGetValue(name, out var container))
            return container;
        if (madeWithOrder is not null)
        {
            Database made = await client.CreateDatabaseIfNotExistsAsync(database, cancellationToken: cancellation);
            await made.CreateContainerIfNotExistsAsync(Properties(name, madeWithOrder), cancellationToken: cancellation);
        }
        return known.GetOrAdd(name, client.GetContainer(database, name));
    }

    private static ContainerProperties Properties(string name, IReadOnlyList<string> ordered)
    {
        var properties = new ContainerProperties(name, CosmosEnvelope.PartitionPath) { DefaultTimeToLive = -1 };
        foreach (var path in ordered)
            foreach (var order in new[] { CompositePathSortOrder.Ascending, CompositePathSortOrder.Descending })
                properties.IndexingPolicy.CompositeIndexes.Add(new Collection<CompositePath>
                {
                    new() { Path = $"/doc/{path}", Order = order },
                    new() { Path = "/id", Order = order },
                });
        return properties;
    }
}
