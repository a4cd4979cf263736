using System.Diagnostics;
using System.Text.Json;
using AutoVideo.Http;
using AutoVideo.Platform.OpenApi;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Http;

/// <summary>The description of the API is whole, and tools that read OpenAPI have nothing to complain of.</summary>
public sealed class OpenApiTests
{
    private static readonly byte[] Json = new ApiDocument(FunctionCatalog.OfProduct(), AutoVideo.Webhooks.DescribedWebhook.All).Json;

    [Fact]
    public async Task The_linter_of_OpenAPI_finds_no_error_and_no_warning()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "openapi.json");
        await File.WriteAllBytesAsync(path, Json);
        Assert.Equal((0, ""), await LintAsync(path));
    }

    [Fact]
    public async Task The_linter_bites_when_an_answer_is_described_by_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "openapi.json");
        var broken = System.Text.Json.Nodes.JsonNode.Parse(Json)!;
        broken["components"]!["schemas"]!.AsObject().Remove("VideoView");
        await File.WriteAllTextAsync(path, broken.ToJsonString());
        var (code, problems) = await LintAsync(path);
        Assert.NotEqual(0, code);
        Assert.Contains("no-unresolved-refs", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_function_is_in_it_with_its_permission_and_its_description()
    {
        var document = JsonElement.Parse(Json);
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value).ToDictionary(operation => operation.GetProperty("operationId").GetString()!);
        foreach (var function in FunctionCatalog.OfProduct().All.Where(function => function.Name != "UnknownRoute"))
        {
            var operation = operations[function.Name];
            var description = operation.GetProperty("description").GetString()!;
            Assert.Contains(function.Permission ?? "no sign-in", description, StringComparison.Ordinal);
            Assert.True(description.Contains("\n\n", StringComparison.Ordinal), $"{function.Name} says nothing of what it does.");
            Assert.Equal(function.Permission is not null, operation.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
        }
    }

    [Fact]
    public void Limits_and_descriptions_of_the_source_are_in_the_schema()
    {
        var topic = JsonElement.Parse(Json).GetProperty("components").GetProperty("schemas").GetProperty("CreateVideo").GetProperty("properties").GetProperty("topic");
        Assert.Equal("1 to 300 characters.", topic.GetProperty("description").GetString());
        Assert.True(topic.GetProperty("maxLength").GetInt32() > 0);
        Assert.Equal(["null", "string"], topic.GetProperty("type").EnumerateArray().Select(type => type.GetString()!).Order(StringComparer.Ordinal));
    }

    private static async Task<(int Code, string Problems)> LintAsync(string path)
    {
        var tool = await NodeServers.FileAsync(".bin/redocly");
        var info = new ProcessStartInfo(tool, ["lint", "--extends=recommended", "--format=json", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(path)!,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
        };
        using var lint = Process.Start(info)!;
        var errors = lint.StandardError.ReadToEndAsync();
        var report = JsonElement.Parse(await lint.StandardOutput.ReadToEndAsync());
        await errors;
        await lint.WaitForExitAsync();
        return (lint.ExitCode, string.Join('\n', report.GetProperty("problems").EnumerateArray()
            .Select(problem => $"{problem.GetProperty("ruleId").GetString()}: {problem.GetProperty("message").GetString()} {problem.GetProperty("location")[0].GetProperty("pointer").GetString()}")));
    }
}
