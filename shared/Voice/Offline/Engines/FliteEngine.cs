using System.Globalization;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Voice.Offline.Reading;
using AutoVideo.Voice.Sound;

namespace AutoVideo.Voice.Offline.Engines;

/// <summary>
/// Flite prints when its phones end but not which word they belong to. So the line is first read, without sound, with a stop after
/// every word, which shows each word's phones; those are then found again among the phones of the spoken line.
/// </summary>
internal sealed class FliteEngine(ToolRunner tools) : IVoiceEngine
{
    private const double SlowestStretch = 1.02;

    public VoiceEngine Engine => VoiceEngine.Flite;

    public async Task<RawSpeech> SpeakAsync(
        OfflineVoice voice, IReadOnlyList<SpokenUnit> units, double rate, string folder, CancellationToken cancellation)
    {
        int[] said = [.. Enumerable.Range(0, units.Count).Where(i => units[i].Say.Length > 0)];
        var cpu = 0.0;
        // An empty line ends an utterance, and flite prints each utterance on a line of its own.
        await WriteAsync("words.txt", string.Concat(said.Select(i => units[i].Say.TrimEnd('.', ',', '!', '?') + " .\n\n")));
        var readings = SpokenPhone.ParseReadings(await RunAsync("-voice", "kal", "-ps", "-f", "words.txt", "-o", "none"));
        await WriteAsync("line.txt", string.Join(' ', said.Select(i => units[i].Say)));
        var stretch = (SlowestStretch / rate).ToString("0.0000", CultureInfo.InvariantCulture);
        var output = await RunAsync("-voice", voice.EngineVoice, "--setf", "duration_stretch=" + stretch, "-psdur", "-f", "line.txt", "-o", "line.wav");
        var wave = Path.Combine(folder, "line.wav");
        if (!File.Exists(wave))
            throw new TransientException("flite said nothing.");
        var sound = WaveFile.Parse(await File.ReadAllBytesAsync(wave, cancellation));
        var times = new UnitTime?[units.Count];
        // A word that flite cuts in two shifts the others: then all share the time by their length.
        var found = readings.Count == said.Length ? PhoneAlignment.Place(readings, SpokenPhone.Parse(output)) : [];
        for (var k = 0; k < found.Count; k++)
            times[said[k]] = found[k];
        return new(sound, times, cpu);

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, Encoding.ASCII, cancellation);

        async Task<string> RunAsync(params string[] arguments)
        {
            var result = await tools.RunAsync(new("flite", arguments) { WorkingDirectory = folder, MaxOutputBytes = 4 * 1024 * 1024 }, cancellation);
            cpu += result.CpuSeconds;
            return result.Output;
        }
    }
}
