using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Architecture;

/// <summary>The sample of the settings and the code that reads them know the same keys.</summary>
public sealed partial class SettingsTests
{
    // The runtime's own.
    private static readonly string[] OfTheRuntime = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"];

    [Fact]
    public void Every_key_of_the_sample_is_read() => Assert.Empty(Sample().Except(KeysInCode()).Except(OfTheRuntime));

    [Fact]
    public void Every_key_that_is_read_stands_in_the_sample() => Assert.Empty(KeysInCode().Except(Sample()));

    private static HashSet<string> Sample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("local.settings.sample.json")));
        return [.. sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name)];
    }

    /// <summary>Properties of the validated options classes (section and class share a name) and keys read by their full name.</summary>
    private static HashSet<string> KeysInCode()
    {
        var options = Product.Assemblies.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetInterfaces())
            .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(contract => contract.GetGenericArguments()[0])
            .Distinct()
            .SelectMany(type => type.GetProperties().Where(property => property.CanWrite)
                .Select(property => $"{type.Name.Replace("Options", "", StringComparison.Ordinal)}__{property.Name}"));
        var named = new[] { "shared", "functions", "orchestrations" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => NamedKey().Matches(File.ReadAllText(file)).Select(match => $"{match.Groups[1].Value}__{match.Groups[2].Value}"));
        return [.. options, .. named];
    }

    [GeneratedRegex("\"([A-Z][A-Za-z]+):([A-Z][A-Za-z]+)\"")]
    private static partial Regex NamedKey();
}
