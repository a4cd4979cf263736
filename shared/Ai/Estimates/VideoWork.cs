using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Providers;
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

    /// <summary>Tokens of a second of speech, of those who charge by them (Gemini).</summary>
    public const int TokensPerSpokenSecond = 25;

    /// <param name="request">What is wanted.</param>
    /// <param name="sourceCharacters">Length of the source, or of the ready script.</param>
    public static VideoWork Of(VideoRequest request, int sourceCharacters)
    {
        var scenes = Math.Max(2, (int)Math.Round(request.Seconds / SceneSeconds));
        var speech = request.Seconds * SpeechShare;
        var (charactersPerSecond, tokensPerCharacter) = Pace(request.Language);
        var format = VideoFormat.Parse(request.Format);
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
            ["voice"] = SpeechOf(isReady ? Math.Max(characters, sourceCharacters) : characters, speech, tokensPerCharacter),
            ["visuals"] = PicturesOf(scenes, format),
        })
        {
            Format = format,
            Language = request.Language,
        };
    }

    /// <summary>How many lines are spoken; all of a whole video's.</summary>
    public int Lines { get; private init; } = Scenes;

    /// <summary>Of the pictures.</summary>
    public VideoFormat Format { get; private init; } = VideoFormat.Portrait;

    /// <summary>Of what is said; null for English.</summary>
    public string? Language { get; private init; }

    /// <summary>What a stage will use at one provider, as that one charges for it.</summary>
    public AiUsage UsageOf(string stage, RosterEntry provider)
    {
        var usage = Usage[stage];
        if (provider.TokensOfPicture is { } tokens)
            usage = usage with { OutputTokens = usage.Images * tokens(Format) };
        return provider.ChargesHanTwice ? usage with { Characters = (long)(usage.Characters * (1 + HanShare(Language))) } : usage;
    }

    // Of a hundred characters of written text, punctuation included, so many are Han: nearly all in Chinese, the kanji in Japanese.
    private static double HanShare(string? language) => language switch
    {
        Languages.TraditionalChinese => 0.9,
        Languages.Japanese => 0.35,
        _ => 0,
    };

    /// <summary>What is left to do of an edited video: lines that changed, and pictures of the scenes that a condition names.</summary>
    public static VideoWork Of(VideoRequest request, EditPlan plan, Func<ScenePlan, bool> draws)
    {
        var usage = new Dictionary<string, AiUsage>();
        if (plan.Spoken > 0)
            usage["voice"] = SpeechOf(
                plan.Scenes.Sum(scene => (long)scene.Characters), plan.Scenes.Where(scene => scene.Speaks).Sum(scene => scene.Seconds), Pace(plan.Language).TokensPerCharacter);
        if (plan.Scenes.Count(draws) is > 0 and var pictures)
            usage["visuals"] = PicturesOf(pictures, VideoFormat.Parse(request.Format));
        return new(plan.Scenes.Count, usage) { Lines = plan.Spoken, Format = VideoFormat.Parse(request.Format), Language = plan.Language };
    }

    /// <summary>What is left to do of a video whose attempt ended early: what was made is found under its content address.</summary>
    public static VideoWork Left(Video video, int sourceCharacters)
    {
        var whole = video.Request.Translation is null ? Of(video.Request, sourceCharacters) : Translated(video.Request, video.Request.Language!, isGiven: false);
        var left = whole.Usage.Select(stage => (Stage: stage.Key, Whole: stage.Value, Share: stage.Key switch
        {
            "script" => video.Script is null ? 1 : 0,
            "voice" => Share(scene => scene.Voice),
            "visuals" => Share(scene => scene.Picture),
            _ => 1,
        }));
        return whole with { Usage = left.Where(stage => stage.Share > 0).ToDictionary(stage => stage.Stage, stage => Part(stage.Whole, stage.Share)) };

        double Share(Func<VideoScene, string?> made) => video.Scenes.Count == 0 ? 1 : (double)video.Scenes.Count(scene => made(scene) is null) / video.Scenes.Count;
    }

    /// <summary>A video in another language: its words are translated (unless they are given) and spoken; its pictures are there.</summary>
    public static VideoWork Translated(VideoRequest original, string language, bool isGiven)
    {
        var usage = new Dictionary<string, AiUsage>(Of(original with { Language = language, Source = null, Script = null }, 0).Usage);
        usage.Remove("visuals");
        if (isGiven)
            usage.Remove("script");
        return new(0, usage) { Language = language };
    }

    private static AiUsage Part(AiUsage whole, double share) => new()
    {
        InputTokens = (long)(whole.InputTokens * share),
        OutputTokens = (long)(whole.OutputTokens * share),
        Characters = (long)(whole.Characters * share),
        Images = (int)Math.Round(whole.Images * share, MidpointRounding.AwayFromZero),
        Pixels = (long)(whole.Pixels * share),
        Seconds = whole.Seconds * share,
    };

    private static AiUsage SpeechOf(long characters, double seconds, double tokensPerCharacter) => new()
    {
        Characters = characters,
        Seconds = Math.Round(seconds, 1),
        InputTokens = (long)(characters * tokensPerCharacter),
        OutputTokens = (long)(seconds * TokensPerSpokenSecond),
    };

    private static AiUsage PicturesOf(int count, VideoFormat format) => new()
    {
        Images = count,
        Pixels = (long)count * format.Size.Width * format.Size.Height,
        InputTokens = (long)count * TokensPerPrompt,
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
