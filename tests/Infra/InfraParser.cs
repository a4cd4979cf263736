using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra;

/// <summary>The grammar of Bicep, the linter of GitHub workflows and YAML, in one node process for all tests.</summary>
internal static class InfraParser
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 256 };
    private static readonly Lazy<Process> Node = new(Start);
    private static readonly Lock Turn = new();

    public static BicepNode Bicep(string text) =>
        Ask(new JsonObject { ["bicep"] = text }).Deserialize<BicepNode>(Json)!;

    /// <summary>What the linter says about a workflow. It is older than the context <c>vars</c>, so what it says about that is left out.</summary>
    public static IReadOnlyList<string> Lint(string name, string text) =>
        [.. Ask(new JsonObject { ["workflow"] = text, ["name"] = name }).EnumerateArray()
            .Select(finding => $"{name}:{finding.GetProperty("line").GetInt32()}: {finding.GetProperty("message").GetString()}")
            .Where(finding => !finding.Contains("undefined variable \"vars\"", StringComparison.Ordinal))];

    public static JsonElement Yaml(string text) => Ask(new JsonObject { ["yaml"] = text });

    private static JsonElement Ask(JsonObject request)
    {
        lock (Turn)
        {
            Node.Value.StandardInput.WriteLine(request.ToJsonString());
            Node.Value.StandardInput.Flush();
            var answer = Node.Value.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException($"The parser ended: {Node.Value.StandardError.ReadToEnd()}");
            using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 256 });
            return document.RootElement.Clone();
        }
    }

    private static Process Start()
    {
        using (var install = Process.Start(new ProcessStartInfo(Repository.PathOf("tests/Infra/Parsers/install"))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!)
        {
            var said = install.StandardOutput.ReadToEnd() + install.StandardError.ReadToEnd();
            install.WaitForExit();
            if (install.ExitCode != 0)
                throw new InvalidOperationException($"The parsers were not installed: {said}");
        }
        // It ends when this process does, which closes its input.
        return Process.Start(new ProcessStartInfo("node", "parse.mjs")
        {
            WorkingDirectory = Repository.PathOf(".tools/parsers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
