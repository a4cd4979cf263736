using System.Text.Json;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra;

/// <summary>The files that say what is deployed, as they are or with a mistake planted.</summary>
internal sealed class InfraSources
{
    private static readonly string[] Single = ["azure.yaml", "host.json", "local.settings.sample.json", "docs/operations.md", "docs/capacity.md", "docs/data-model.md"];

    private readonly IReadOnlyDictionary<string, string> _texts;
    private readonly Lazy<IReadOnlyDictionary<string, BicepFile>> _bicep;

    private InfraSources(IReadOnlyDictionary<string, string> texts)
    {
        _texts = texts;
        _bicep = new(() => texts.Where(file => file.Key.EndsWith(".bicep", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => ParsedBefore(file.Key, file.Value)));
    }

    public static InfraSources OfTheRepository { get; } = new(Read());

    public IReadOnlyDictionary<string, BicepFile> Bicep => _bicep.Value;

    public IEnumerable<string> Paths => _texts.Keys;

    public bool Has(string path) => _texts.ContainsKey(path);

    public string Text(string path) => _texts.TryGetValue(path, out var text) ? text : throw new InvalidOperationException($"{path} is missing.");

    public JsonElement Json(string path) => JsonElement.Parse(Text(path));

    /// <summary>A copy in which one text was replaced, which must occur.</summary>
    public InfraSources With(string path, string find, string replace)
    {
        var text = Text(path);
        Assert.Contains(find, text, StringComparison.Ordinal);
        return new(new Dictionary<string, string>(_texts) { [path] = text.Replace(find, replace, StringComparison.Ordinal) });
    }

    /// <summary>A copy that lacks a declaration of the outermost level, such as <c>resource grant </c>.</summary>
    public InfraSources Without(string path, string declaration)
    {
        var text = Text(path);
        var begin = text.IndexOf($"\n{declaration}", StringComparison.Ordinal) + 1;
        Assert.NotEqual(0, begin);
        return With(path, text[begin..(text.IndexOf("\n}\n", begin, StringComparison.Ordinal) + 3)], "");
    }

    // Only what was planted is parsed again.
    private BicepFile ParsedBefore(string path, string text) =>
        this != OfTheRepository && OfTheRepository is { } original && original._texts.TryGetValue(path, out var before) && before == text
            ? original.Bicep[path]
            : new BicepFile(path, text);

    private static Dictionary<string, string> Read() => Directory
        .EnumerateFiles(Repository.PathOf("infra"), "*", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Repository.PathOf(".github/workflows")))
        .Concat(Single.Select(Repository.PathOf))
        .ToDictionary(file => Path.GetRelativePath(Repository.Root, file), File.ReadAllText);
}
