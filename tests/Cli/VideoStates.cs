using System.Text.Json.Nodes;

namespace AutoVideo.Tests.Cli;

/// <summary>States of a video as the API shows them.</summary>
internal static class VideoStates
{
    private static readonly string[] Stages = ["script", "voice", "visuals", "timeline", "render", "publish"];

    public static JsonObject Accepted => new() { ["status"] = "accepted", ["percent"] = 0 };

    public static JsonObject Running(string stage, double percent) => new()
    {
        ["status"] = "running",
        ["percent"] = percent,
        ["stage"] = stage,
        ["stages"] = new JsonArray([.. Stages.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["status"] = Before(name, stage) ? "completed" : name == stage ? "running" : "waiting",
            ["percent"] = Before(name, stage) ? 100 : name == stage ? 50 : 0,
        })]),
    };

    public static JsonObject Completed(string title = "How black holes form") => new()
    {
        ["status"] = "completed",
        ["percent"] = 100,
        ["title"] = title,
        ["stages"] = new JsonArray([.. Stages.Select(name => (JsonNode)new JsonObject
        {
            ["name"] = name, ["status"] = "completed", ["percent"] = 100, ["cpuSeconds"] = 1.5,
        })]),
    };

    public static JsonObject Failed => new()
    {
        ["status"] = "failed",
        ["percent"] = 40,
        ["error"] = new JsonObject { ["code"] = "voice_failed", ["message"] = "festival ended with code 1.", ["stage"] = "voice", ["action"] = "Install the voice again." },
    };

    private static bool Before(string name, string stage) => Array.IndexOf(Stages, name) < Array.IndexOf(Stages, stage);
}
