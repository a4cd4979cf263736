using System.Globalization;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Sound;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>
/// Festival with an HTS voice. It reads Lisp, so the text never is in the program: each sentence lies in a file of its own,
/// which the program reads as a string. It prints each token and when its words are heard.
/// </summary>
internal sealed class FestivalEngine(ToolRunner tools, ToolPaths paths) : IVoiceEngine
{
    private const double SentencePause = 0.22;

    public VoiceEngine Engine => VoiceEngine.Festival;

    public async Task<RawSpeech> SpeakAsync(
        OfflineVoice voice, IReadOnlyList<SpokenUnit> units, double rate, string folder, CancellationToken cancellation)
    {
        var sentences = Sentence.Split(units);
        for (var i = 0; i < sentences.Count; i++)
            await File.WriteAllTextAsync(Path.Combine(folder, $"{i}.txt"), sentences[i].Text, Encoding.ASCII, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "speak.scm"), Program(voice, sentences.Count, rate), cancellation);
        var data = paths.Data("/usr/share/festival");
        var result = await tools.RunAsync(
            new("festival", ["--datadir", data, "--libdir", data, "-b", "speak.scm"])
            {
                WorkingDirectory = folder,
                // No start-up file of the user's own.
                Environment = new Dictionary<string, string> { ["HOME"] = folder },
                MaxOutputBytes = 4 * 1024 * 1024,
            },
            cancellation);
        var marks = FestivalMarks.Parse(result.Output);
        var times = new UnitTime?[units.Count];
        var samples = new List<float>();
        var sampleRate = 0;
        for (var i = 0; i < sentences.Count; i++)
        {
            var file = Path.Combine(folder, $"{i}.wav");
            if (!File.Exists(file))
                throw new TransientException($"festival spoke {i} of {sentences.Count} sentences: {result.ErrorTail}");
            var sound = WaveFile.Parse(await File.ReadAllBytesAsync(file, cancellation));
            if (i > 0)
                samples.AddRange(new float[(int)(SentencePause / rate * sound.SampleRate)]);
            sampleRate = sound.SampleRate;
            marks.Place(sentences[i], i, (double)samples.Count / sampleRate, times);
            samples.AddRange(sound.Samples);
        }
        return new(new([.. samples], sampleRate), times, result.CpuSeconds);
    }

    /// <summary>All of its parts are ours: a name from <see cref="OfflineVoice.All"/> and two numbers.</summary>
    private static string Program(OfflineVoice voice, int sentences, double rate) => string.Create(CultureInfo.InvariantCulture, $$"""
        (voice_{{voice.EngineVoice}})
        (set! hts_engine_params (append (list (list "-r" {{rate:0.0000}})) hts_engine_params))
        (define (mark_word word)
          (format t "W %f %f\n" (item.feat word "word_start") (item.feat word "word_end")))
        (define (mark_token token)
          (if (not (item.parent token))
              (begin
                (format t "T %s\n" (item.name token))
                (mapcar mark_word (item.daughters token)))))
        (define (read_text name)
          (let ((file (fopen name "r")))
            (let ((text (fread 16000 file)))
              (fclose file)
              text)))
        (define (speak number)
          (let ((utterance (eval (list 'Utterance 'Text (read_text (format nil "%d.txt" number))))))
            (utt.synth utterance)
            (format t "U %d\n" number)
            (mapcar mark_token (utt.relation.items utterance 'Token))
            (utt.save.wave utterance (format nil "%d.wav" number) 'riff)))
        (set! number 0)
        (while (< number {{sentences}})
          (speak number)
          (set! number (+ number 1)))
        """);
}
