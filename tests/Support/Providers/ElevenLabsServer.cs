using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Support.Providers;

/// <summary>ElevenLabs' speech with timestamps, and its voices.</summary>
internal sealed partial class ElevenLabsServer : MediaServer
{
    /// <summary>Cloned voices by id, with their names.</summary>
    public ConcurrentDictionary<string, string> Voices { get; } = new();

    /// <summary>What the cloned voices were made of: name, type and length of the file.</summary>
    public ConcurrentQueue<string> Samples { get; } = new();

    /// <summary>A voice is made, and told, only once this is complete.</summary>
    public TaskCompletionSource? Holds { get; set; }

    private readonly TaskCompletionSource holding = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once somebody waits for a voice.</summary>
    public Task Holding => holding.Task;

    /// <summary>The voice of the last line.</summary>
    public string LastVoice { get; private set; } = "";

    public bool GivesTimes { get; set; } = true;

    /// <summary>What is answered to the next lines in place of their sound.</summary>
    public ConcurrentQueue<byte[]> Sounds { get; } = new();

    /// <summary>Lines that it speaks at the same time; one more is answered 429, as the provider's plans have it. Null for any number.</summary>
    public int? AtOnce { get; set; }

    /// <summary>Lines that were one too many.</summary>
    public int TurnedAway => turnedAway;

    /// <summary>What every line waits for before it is spoken.</summary>
    public Task? SpeaksAfter { get; set; }

    /// <summary>Completes with the first line that is one too many.</summary>
    public Task TurnsAway => turnsAway.Task;

    private readonly TaskCompletionSource turnsAway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int speaking, turnedAway;

    protected override string? ProblemOf(HttpRequest request, JsonElement body)
    {
        if (request.Headers["xi-api-key"] != Key)
            return "the key is missing";
        return (request.Method, request.Path.Value) switch
        {
            ("POST", "/v1/voices/add") => Unknown(body, "name", "files", "remove_background_noise")
                ?? (body.GetProperty("files").GetString()!.Split(';') is not [_, "audio/wav", _] ? "the sample is no WAV" : null),
            ("GET", "/v1/voices") => null,
            ("DELETE", var path) when DeleteVoice().IsMatch(path!) => null,
            ("POST", var path) when Speak().IsMatch(path!) => Unknown(body, "text", "model_id", "voice_settings", "seed")
                ?? Unknown(body.GetProperty("voice_settings"), "speed")
                ?? (body.GetProperty("model_id").GetString() != Model ? "the model is not the configured one"
                    : body.GetProperty("voice_settings").GetProperty("speed").GetDouble() is < 0.7 or > 1.2 ? "the speed is out of range"
                    : request.Query["output_format"].ToString() is not ("pcm_24000" or "mp3_44100_128") ? "no such format" : null),
            _ => "no such endpoint",
        };
    }

    protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
    {
        var path = http.Request.Path.Value!;
        if (path == "/v1/voices/add")
        {
            if (Holds is { } held)
            {
                holding.TrySetResult();
                await held.Task;
            }
            var id = $"cloned{Voices.Count:D14}";
            Voices[id] = body.GetProperty("name").GetString()!;
            Samples.Enqueue(body.GetProperty("files").GetString()!);
            await JsonAsync(http, $$"""{"voice_id":"{{id}}","requires_verification":false}""");
        }
        else if (path == "/v1/voices")
            await JsonAsync(http, JsonSerializer.Serialize(new { voices = Voices.Select(voice => new { voice_id = voice.Key, name = voice.Value, category = "cloned" }) }));
        else if (http.Request.Method == "DELETE")
            await JsonAsync(http, Voices.TryRemove(path.Split('/')[^1], out _) ? """{"status":"ok"}""" : """{"detail":{"status":"voice_not_found","message":"No such voice."}}""");
        else if (Interlocked.Increment(ref speaking) > AtOnce)
        {
            Interlocked.Decrement(ref speaking);
            Interlocked.Increment(ref turnedAway);
            turnsAway.TrySetResult();
            var (status, text) = ErrorOf(Fault.RateLimited);
            await JsonAsync(http, text, status);
        }
        else
        {
            await (SpeaksAfter ?? Task.CompletedTask);
            await SpeakAsync(http, body);
            Interlocked.Decrement(ref speaking);
        }
    }

    protected override (int Status, string Body) ErrorOf(Fault fault) => fault switch
    {
        Fault.RateLimited => (429, """{"detail":{"status":"too_many_concurrent_requests","message":"Slow down."}}"""),
        Fault.OutOfCredit => (401, """{"detail":{"status":"quota_exceeded","message":"No credits left."}}"""),
        Fault.BadKey => (401, """{"detail":{"status":"invalid_api_key","message":"Invalid API key."}}"""),
        _ => (500, """{"detail":{"status":"internal_error","message":"Something broke."}}"""),
    };

    private async Task SpeakAsync(HttpContext http, JsonElement body)
    {
        var text = LastText = body.GetProperty("text").GetString()!;
        LastRate = body.GetProperty("voice_settings").GetProperty("speed").GetDouble();
        LastVoice = http.Request.Path.Value!.Split('/')[3];
        var speech = await RealSpeech.OfAsync(text);
        var sound = Sounds.TryDequeue(out var planned) ? planned : http.Request.Query["output_format"] == "pcm_24000" ? speech.Pcm() : await speech.Mp3Async();
        var alignment = GivesTimes ? JsonSerializer.Serialize(Alignment(text, speech)) : "null";
        await JsonAsync(http, $$"""{"audio_base64":"{{Convert.ToBase64String(sound)}}","alignment":{{alignment}},"normalized_alignment":null}""");
    }

    /// <summary>Each letter of a word has its share of the word's time; what is between words, the time between them.</summary>
    private static object Alignment(string text, RealSpeech speech)
    {
        var (characters, starts, ends) = (new List<string>(), new List<double>(), new List<double>());
        var at = 0;
        foreach (var word in speech.Words)
        {
            var from = text.IndexOf(word.Text, at, StringComparison.Ordinal);
            for (; at < from; at++)
                Add(text[at], ends.LastOrDefault(), word.Start);
            for (var i = 0; i < word.Text.Length; i++, at++)
                Add(word.Text[i], word.Start + (word.End - word.Start) * i / word.Text.Length, word.Start + (word.End - word.Start) * (i + 1) / word.Text.Length);
        }
        return new { characters, character_start_times_seconds = starts, character_end_times_seconds = ends };

        void Add(char character, double start, double end)
        {
            characters.Add(character.ToString());
            starts.Add(start);
            ends.Add(end);
        }
    }

    [GeneratedRegex("^/v1/text-to-speech/[A-Za-z0-9]{20}/with-timestamps$")]
    private static partial Regex Speak();

    [GeneratedRegex("^/v1/voices/[A-Za-z0-9]{20}$")]
    private static partial Regex DeleteVoice();
}
