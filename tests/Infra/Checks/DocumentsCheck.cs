using System.Reflection;
using System.Text.RegularExpressions;
using AutoVideo.Storage.AzureBlob;
using AutoVideo.Storage.Cosmos;
using AutoVideo.Tests.Architecture;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Containers, partition key and indexes are the code's; docs/data-model.md has a row for each container.</summary>
internal static partial class DocumentsCheck
{
    private const string File = "infra/app/cosmos.bicep";
    // A limit of the service.
    private const int MostThatShare = 25;

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var file = infra.Bicep[File];
        if (!file.Text.Contains("@batchSize(1)\nresource grants 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@", StringComparison.Ordinal)
            || file.Resources.Single(resource => resource.Name == "grants").Body.Property("dependsOn")?.Text != "[made]")
            yield return $"{File}: rights are given beside other changes, which the account refuses";
        var account = file.Resources.Single(resource => resource.Type == "Microsoft.DocumentDB/databaseAccounts").Body;
        if (account.Property("properties.consistencyPolicy.defaultConsistencyLevel")?.Literal != "Strong")
            yield return $"{File}: without strong consistency an instance may not see what another wrote";
        if (account.Property("properties.locations")!.Parts.Count() != 1)
            yield return $"{File}: strong consistency over several regions makes each write wait for the farthest";
        var made = file.Variables["containers"].Parts.Select(name => name.Literal!).ToArray();
        var shares = file.Resources.Single(resource => resource.Type == "Microsoft.DocumentDB/databaseAccounts/sqlDatabases").Body.Property("properties.options") is not null;
        if (shares && made.Length > MostThatShare)
            yield return $"{File}: {made.Length} containers share the throughput of a database, which takes {MostThatShare}";
        if (!shares && file.Resources.Single(resource => resource.Type.EndsWith("/containers", StringComparison.Ordinal)).Body.Property("properties.options") is null)
            yield return $"{File}: neither the database nor its containers have throughput";
        foreach (var unknown in file.Variables["heavy"].Parts.Select(name => name.Literal!).Except(made))
            yield return $"{File}: the heavy container '{unknown}' is not made";
        var code = Code().ToHashSet();
        foreach (var missing in code.Except(made))
            yield return $"{File}: the container '{missing}' of the code is missing";
        foreach (var unknown in made.Except(code))
            yield return $"{File}: the code knows no container '{unknown}'";
        var rows = Row().Matches(infra.Text("docs/data-model.md")).SelectMany(row => Word().Matches(row.Groups[1].Value)).Select(word => word.Groups[1].Value).ToArray();
        var described = rows.ToHashSet();
        foreach (var twice in rows.GroupBy(name => name).Where(row => row.Count() > 1))
            yield return $"docs/data-model.md: the container '{twice.Key}' has more than one row";
        foreach (var missing in made.Except(described))
            yield return $"docs/data-model.md: the container '{missing}' has no row";
        var ordered = file.Variables["ordered"].Parts.Select(name => name.Literal!).ToArray();
        if (!ordered.ToHashSet().SetEquals(CosmosContainers.Ordered))
            yield return $"{File}: indexes for {string.Join(", ", ordered)}, the code orders by {string.Join(", ", CosmosContainers.Ordered)}";
        if (!file.Text.Contains($"paths: ['{CosmosEnvelope.PartitionPath}']", StringComparison.Ordinal))
            yield return $"{File}: the partition key is not {CosmosEnvelope.PartitionPath}";
        if (!file.Text.Contains($"name: '{new CosmosOptions().Database}'", StringComparison.Ordinal))
            yield return $"{File}: the database is not called {new CosmosOptions().Database}";
        if (!infra.Text("infra/app/blobs.bicep").Contains($"name: '{new AzureBlobOptions().Container}'", StringComparison.Ordinal))
            yield return $"infra/app/blobs.bicep: the container is not called {new AzureBlobOptions().Container}";
    }

    private static IEnumerable<string> Code() => Product.Assemblies.Except([Product.Embedded]).SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Container", StringComparison.Ordinal))
        .Select(field => (string)field.GetRawConstantValue()!)
        .Concat(new[] { "shared", "functions" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(source => Key().Matches(System.IO.File.ReadAllText(source))).Select(match => match.Groups[1].Value));

    [GeneratedRegex("(?:new DocumentKey|DocumentQuery|DocumentKey \\w+ (?:=>|{ get; } =|=) new)\\(\"([a-z_]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("^\\| ((?:`[a-z_]+`(?:, )?)+) \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Word();
}
