using AutoVideo.Ai.Calls;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Ai.Estimates;

/// <summary>How much of everything a video will take, before anything of it is made; pure.</summary>
/// <param name="Scenes">How many.</param>
/// <param name="Usage">What each stage will use, in the units that providers charge by.</param>
internal sealed record VideoWork(int Scenes, IReadOnlyDictionary<string, AiUsage> Usage)
{
    // Figures of the offline writer's scripts: a scene is 7 s on average, the rest of a video are pauses between scenes.
    private const double SceneSeconds = 7, SpeechShare = 0.95;
    private const int PromptTokens = 450, MostSourceCharacters = 60_000, TokensPerPrompt = 60, TokensPerScene = 90;

    // Output of gpt-image at medium quality for a portrait; providers that charge by the picture do not look at it.
    private const int TokensPerImage = 1_584;

    /// <param name="request">What is wanted.</param>
    /// <param name="sourceCharacters">Length of the source, or of the ready script.</param>
    public static VideoWork Of(VideoRequest request, int sourceCharacters)
    {
        var scenes = Math.Max(2, (int)Math.Round(request.Seconds / SceneSeconds));
        var speech = request.Seconds * SpeechShare;
        var (charactersPerSecond, tokensPerCharacter) = Pace(request.Language);
        var (width, height) = VideoFormat.Parse(request.Format).Size;
        var characters = (long)(speech * charactersPerSecond);
        var isReady = request.Script is not null;
        return new(scenes, new Dictionary<string, AiUsage>
        {
            ["script"] = isReady ? new() : new()
            {
                InputTokens = PromptTokens + (long)(Math.Min(sourceCharacters, MostSourceCharacters) * tokensPerCharacter),
                OutputTokens = (long)(characters * tokensPerCharacter) + scenes * TokensPerScene,
            },
            ["safety"] = new() { Characters = characters * 2 },
            ["voice"] = new() { Characters = isReady ? Math.Max(characters, sourceCharacters) : characters, Seconds = Math.Round(speech, 1) },
            ["visuals"] = PicturesOf(scenes, width, height),
        });
    }

    /// <summary>How many lines are spoken; all of a whole video's.</summary>
    public int Lines { get; private init; } = Scenes;

    /// <summary>What is left to do of an edited video: lines that changed, and pictures of the scenes that a condition names.</summary>
    public static VideoWork Of(VideoRequest request, EditPlan plan, Func<ScenePlan, bool> draws)
    {
        var (width, height) = VideoFormat.Parse(request.Format).Size;
        var usage = new Dictionary<string, AiUsage>();
        if (plan.Spoken > 0)
            usage["voice"] = new()
            {
                Characters = plan.Scenes.Sum(scene => (long)scene.Characters),
                Seconds = Math.Round(plan.Scenes.Where(scene => scene.Speaks).Sum(scene => scene.Seconds), 1),
            };
        if (plan.Scenes.Count(draws) is > 0 and var pictures)
            usage["visuals"] = PicturesOf(pictures, width, height);
        return new(plan.Scenes.Count, usage) { Lines = plan.Spoken };
    }

    private static AiUsage PicturesOf(int count, int width, int height) => new()
    {
        Images = count,
        Pixels = (long)count * width * height,
        InputTokens = (long)count * TokensPerPrompt,
        OutputTokens = (long)count * TokensPerImage,
    };

    /// <summary>Characters said in a second, and tokens a character, by language.</summary>
    private static (double CharactersPerSecond, double TokensPerCharacter) Pace(string? language) => language switch
    {
        Languages.TraditionalChinese => (4.2, 0.9),
        Languages.Japanese => (6.5, 0.8),
        Languages.Russian => (13, 0.45),
        _ => (15, 0.25),
    };
}
