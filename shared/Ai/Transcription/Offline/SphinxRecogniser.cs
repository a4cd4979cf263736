using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Storage;

namespace AutoVideo.Ai.Transcription.Offline;

/// <summary>Writes a sound down with <c>pocketsphinx_continuous</c> in a limited process.</summary>
internal sealed class SphinxRecogniser(ToolRunner tools, ToolPaths paths, ArtefactStore artefacts, IBlobStore blobs)
{
    private const string Program = "pocketsphinx_continuous", Model = "/usr/share/pocketsphinx/model/en-us";
    private const long MemoryLimit = 2L << 30;

    /// <exception cref="PermanentException"><c>tool_missing</c>, <c>sound_unreadable</c>.</exception>
    public async Task RecogniseAsync(SoundToRecognise wanted, string workspace, CancellationToken cancellation)
    {
        var address = OfflineTranscriber.Address(wanted);
        if (await artefacts.FindAsync(address, TranscriptionJsonContext.Default.Transcript, cancellation) is not null)
            return;
        var model = paths.Data(Model);
        if (paths.Find(Program) is null || !Directory.Exists(model))
            throw new PermanentException("tool_missing", "The offline recogniser is not installed. Start with ./run --with recogniser, or install the packages pocketsphinx and pocketsphinx-en-us.");
        var wave = Path.Combine(workspace, "sound.wav");
        await DecodeAsync(await blobs.OpenFileAsync(wanted.Sound, workspace, cancellation), wave, workspace, cancellation);
        var result = await tools.RunAsync(new ToolCommand(Program,
        [
            "-infile", wave, "-time", "yes", "-logfn", "/dev/null", "-hmm", $"{model}/en-us", "-lm", $"{model}/en-us.lm.bin", "-dict", $"{model}/cmudict-en-us.dict",
        ])
        {
            WorkingDirectory = workspace,
            TimeLimit = TimeSpan.FromMinutes(25),
            MemoryLimitBytes = MemoryLimit,
            FileLimitBytes = 0,
        }, cancellation);
        // 16-bit mono at 16 kHz behind a header of 44 bytes.
        var seconds = (new FileInfo(wave).Length - 44) / 32_000.0;
        await artefacts.SaveAsync(address, SphinxReader.Read(result.Output, seconds), TranscriptionJsonContext.Default.Transcript, cancellation);
    }

    private async Task DecodeAsync(string source, string target, string workspace, CancellationToken cancellation)
    {
        try
        {
            await tools.RunAsync(new ToolCommand("ffmpeg",
            [
                "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", "mp3,wav,ogg,flac,mov,aac,matroska",
                "-i", source, "-map", "0:a:0", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-bitexact", "-y", target,
            ])
            {
                WorkingDirectory = workspace,
                TimeLimit = TimeSpan.FromMinutes(5),
                MemoryLimitBytes = MemoryLimit,
            }, cancellation);
        }
        catch (ToolFailedException failure)
        {
            throw new PermanentException("sound_unreadable", "The file holds no sound that can be read.", failure);
        }
    }
}

/// <summary>
/// What <c>pocketsphinx_continuous -time yes</c> prints: for each utterance its words in one line, then each with start, end (seconds) and
/// probability, among them marks for silence and noise; pure.
/// </summary>
internal static class SphinxReader
{
    public static Transcript Read(string output, double seconds)
    {
        var words = new List<TranscribedWord>();
        var phrases = new List<TranscribedPhrase>();
        var phrase = new List<(TranscribedWord Word, double Probability)>();
        foreach (var line in output.Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var text, var from, var to, var sure]
                || !TryRead(from, out var start) || !TryRead(to, out var end) || !TryRead(sure, out var probability))
                continue;
            if (text == "</s>")
            {
                Close();
                continue;
            }
            // <s>, <sil>, [NOISE], ++SMACK++: nothing that anybody said.
            if (!char.IsAsciiLetter(text[0]))
                continue;
            start = Math.Max(start, words.Count > 0 ? words[^1].End : 0);
            var word = new TranscribedWord(Spoken(text), start, Math.Max(start + 0.01, end));
            words.Add(word);
            phrase.Add((word, probability));
        }
        Close();
        return new(string.Join(' ', phrases.Select(said => said.Text)), OfflineTranscriber.Language, Math.Round(seconds, 3), words, phrases, OfflineTranscriber.Name, OfflineTranscriber.ModelName);

        void Close()
        {
            if (phrase.Count > 0)
                phrases.Add(new(
                    string.Join(' ', phrase.Select(said => said.Word.Text)), phrase[0].Word.Start, phrase[^1].Word.End,
                    Math.Round(Math.Clamp(phrase.Average(said => said.Probability), 0, 1), 3), 0));
            phrase.Clear();
        }
    }

    /// <summary>From <c>the(2)</c>, a second way to say it, to <c>the</c>; <c>i</c> and its forms are written large.</summary>
    private static string Spoken(string text)
    {
        var word = text.Split('(')[0];
        return word is "i" or "i'm" or "i'll" or "i'd" or "i've" ? $"I{word[1..]}" : word;
    }

    private static bool TryRead(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
