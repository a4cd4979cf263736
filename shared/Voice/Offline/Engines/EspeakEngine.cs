using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Videos;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Sound;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>
/// The program espeak-ng (never its library: it is under the GPL). The program tells no word times, so each line is said three
/// times, 10 ms of CPU each: as it is to be heard; with a command for the same loudness before every word; and with commands
/// that give neighbouring words different loudness. The ratio of the last two shows to the sample where words begin.
/// </summary>
internal sealed class EspeakEngine(ToolRunner tools, ToolPaths paths) : IVoiceEngine
{
    public VoiceEngine Engine => VoiceEngine.Espeak;

    public async Task<RawSpeech> SpeakAsync(
        OfflineVoice voice, IReadOnlyList<SpokenUnit> units, double rate, string folder, CancellationToken cancellation)
    {
        int[] said = [.. Enumerable.Range(0, units.Count).Where(i => units[i].Say.Length > 0)];
        var speed = (int)Math.Round(WordsPerMinute(voice) * rate);
        var plain = await RunAsync("plain", Markup(voice, units, said, speed, null));
        var even = await RunAsync("even", Markup(voice, units, said, speed, _ => 100));
        var coded = await RunAsync("coded", Markup(voice, units, said, speed, LoudnessCode.Percent));
        var found = LoudnessCode.Read(even.Sound.Samples, coded.Sound.Samples, even.Sound.SampleRate, said.Length);
        var times = new UnitTime?[units.Count];
        // The commands themselves make each word some milliseconds longer.
        var perWord = (even.Sound.Seconds - plain.Sound.Seconds) / said.Length;
        for (var k = 0; k < said.Length; k++)
        {
            if (found[k] is { } time)
                times[said[k]] = new(time.Start - perWord * (k + 0.5), time.End - perWord * (k + 1));
        }
        return new(plain.Sound, times, plain.Cpu + even.Cpu + coded.Cpu);

        async Task<(MonoSound Sound, double Cpu)> RunAsync(string name, string markup)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".xml"), markup, cancellation);
            var result = await tools.RunAsync(
                new("espeak-ng", ["-v", voice.EngineVoice, "-s", speed.ToString(CultureInfo.InvariantCulture), "-b", "1", "-m", "-z", "-f", name + ".xml", "-w", name + ".wav"])
                {
                    WorkingDirectory = folder,
                    Environment = Data(),
                },
                cancellation);
            var file = Path.Combine(folder, name + ".wav");
            return File.Exists(file)
                ? (WaveFile.Parse(await File.ReadAllBytesAsync(file, cancellation)), result.CpuSeconds)
                : throw new TransientException($"espeak-ng said nothing: {result.ErrorTail}");
        }
    }

    /// <summary>The speed at which the voice sounds like a narrator; espeak-ng counts in English words.</summary>
    private static int WordsPerMinute(OfflineVoice voice) => voice.Language switch
    {
        Languages.TraditionalChinese => 205,
        Languages.Japanese => 170,
        _ => 150,
    };

    private Dictionary<string, string> Data()
    {
        if (paths.Root is null)
            return [];
        var libraries = Path.Combine(paths.Root, "usr/lib");
        var data = Directory.Exists(libraries)
            ? Directory.EnumerateDirectories(libraries, "*-linux-gnu*").FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "espeak-ng-data")))
            : null;
        return data is null ? [] : new() { ["ESPEAK_DATA_PATH"] = data };
    }

    private static string Markup(OfflineVoice voice, IReadOnlyList<SpokenUnit> units, int[] said, int speed, Func<int, int>? percent)
    {
        var markup = new EspeakMarkup(voice, speed);
        for (var k = 0; k < said.Length; k++)
            markup.Append(units[said[k]].Say, percent?.Invoke(k));
        return markup.Finish();
    }
}
