using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Tests.Script;

/// <summary>Scripts for tests: the offline model with a steady voice and the example articles.</summary>
internal static class Written
{
    public static readonly OfflineScriptModel Model = new(new SteadyPace(), new ToolPaths(null));

    public static TheoryData<string, string> Examples => new()
    {
        { "black-holes.md", "en" }, { "night-markets.zh-TW.md", "zh-TW" }, { "tea.ja.md", "ja" }, { "bees.ru.md", "ru" },
    };

    public static string Example(string file) => File.ReadAllText(Path.Combine(Root(), "docs", "examples", file));

    public static ScriptDocument From(string? topic = null, string? source = null, string? script = null, string? language = null, double seconds = 60, int seed = 1) =>
        Model.Write(new ScriptRequest(topic, source, script, language, seconds, null, "default", seed));

    /// <summary>The code with which a request is refused.</summary>
    public static string Refusal(string? topic = null, string? source = null, string? script = null, string? language = null, double seconds = 60) =>
        Assert.Throws<PermanentException>(() => From(topic, source, script, language, seconds)).Code;

    public static double Seconds(this ScriptDocument script) => script.Scenes.Sum(scene => scene.EstimatedSeconds);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
