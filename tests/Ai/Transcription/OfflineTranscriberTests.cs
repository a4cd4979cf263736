using AutoVideo.Ai.Transcription;
using AutoVideo.Ai.Transcription.Offline;
using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Ai.Transcription;

/// <summary>The recogniser of this machine, on what the voice of this machine says.</summary>
public sealed class OfflineTranscriberTests(ITestOutputHelper output)
{
    private const string Printed = """
        the longer i dance
        <s> 0.000 0.160 0.999500
        the(2) 0.170 0.330 0.700000
        longer 0.330 0.750 0.500000
        <sil> 0.760 0.910 0.994713
        [NOISE] 0.910 0.920 0.1
        i 0.920 0.990 0.9
        dance 0.980 1.400 0.9
        </s> 1.410 1.490 1.000000
        bees
        <s> 2.000 2.100 0.999500
        bees 2.110 2.500 1.2e-1
        </s> 2.510 2.600 1.000000
        """;

    [Fact]
    public void What_it_prints_becomes_words_in_order_and_phrases_without_its_marks()
    {
        var read = SphinxReader.Read(Printed, 3);
        Assert.Equal(("the longer I dance bees", "en", 3d), (read.Text, read.Language, read.Seconds));
        Assert.Equal([("the", 0.17, 0.33), ("longer", 0.33, 0.75), ("I", 0.92, 0.99), ("dance", 0.99, 1.4), ("bees", 2.11, 2.5)], read.Words.Select(word => (word.Text, word.Start, word.End)));
        Assert.Equal([("the longer I dance", 0.17, 1.4, 0.75), ("bees", 2.11, 2.5, 0.12)], read.Phrases.Select(phrase => (phrase.Text, phrase.Start, phrase.End, phrase.Confidence)));
        Assert.Empty(SphinxReader.Read("", 1).Words);
    }

    [Fact]
    public async Task A_sentence_of_the_offline_voice_is_written_down_with_times_and_most_of_its_words()
    {
        const string said = "Bees dance on the comb to tell each other where the flowers are. The longer the dance, the farther the meadow.";
        await using var stage = Stage();
        var speech = await RealSpeech.OfAsync(said);
        using (var wave = new MemoryStream(speech.Wave()))
            await stage.Blobs.WriteAsync("uploads/a.wav", wave, "audio/wav", CancellationToken.None);
        var heard = await stage.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", speech.Seconds, "en-US"), CancellationToken.None);
        var wrong = Distance(Plain(said), Plain(heard.Text));
        output.WriteLine($"{heard.Text}: {wrong} of {Plain(said).Length} words wrong");
        Assert.Equal(("offline", "pocketsphinx-en-us", "en"), (heard.Provider, heard.Model, heard.Language));
        Assert.InRange((double)wrong / Plain(said).Length, 0, 0.4);
        Assert.InRange(heard.Seconds, speech.Seconds - 0.1, speech.Seconds + 0.1);
        // Each word that was heard right is where it was said.
        var flowers = speech.Words.Single(word => word.Text == "flowers");
        Assert.InRange(heard.Words.Single(word => word.Text == "flowers").Start, flowers.Start - 0.15, flowers.Start + 0.15);
    }

    [Fact]
    public async Task Another_language_is_not_taken_for_English()
    {
        await using var stage = Stage();
        var refused = await Assert.ThrowsAsync<PermanentException>(() => stage.Services.GetRequiredService<ITranscriber>().TranscribeAsync(new("uploads/a.wav", 2, "ja"), CancellationToken.None));
        Assert.Equal("providers_failed", refused.Code);
        Assert.Contains("English only", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_transcribes_only_where_it_was_asked_for_and_after_the_providers()
    {
        await using (var bare = new VendorStage())
            Assert.Equal(0, bare.Services.GetRequiredService<ITranscriber>().MaxBytes);
        await using var both = new VendorStage("Transcription:Offline=true", $"OpenAi:Key={ProviderServer.Key}");
        Assert.Equal("openai", both.Services.GetRequiredService<ITranscriber>().Provider);
        Assert.Equal([("openai", true), ("azure-openai", false), ("offline", true)],
            both.Services.GetServices<AutoVideo.Ai.Providers.IProviderRoster>().Single(roster => roster.Stage == "transcription").List().Select(entry => (entry.Provider, entry.IsConfigured)));
    }

    private static VendorStage Stage() => new("Transcription:Offline=true");

    private static string[] Plain(string text) => [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', '!', '?'))];

    /// <summary>Words to put in, take out or exchange (Levenshtein).</summary>
    private static int Distance(string[] said, string[] heard)
    {
        var row = Enumerable.Range(0, heard.Length + 1).ToArray();
        for (var i = 1; i <= said.Length; i++)
        {
            var before = row;
            row = new int[heard.Length + 1];
            row[0] = i;
            for (var j = 1; j <= heard.Length; j++)
                row[j] = Math.Min(Math.Min(before[j] + 1, row[j - 1] + 1), before[j - 1] + (said[i - 1] == heard[j - 1] ? 0 : 1));
        }
        return row[^1];
    }
}
