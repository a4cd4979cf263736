namespace AutoVideo.Tests.Setup;

/// <summary>That <c>./test</c> cannot pass by mistake, with .NET played.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly ScriptSandbox _box = new();

    public TestScriptTests()
    {
        _box.CopyFromRepository("test");
        _box.Write("run", "#!/bin/bash\n");
        ScriptSandbox.MakeExecutable(Path.Combine(_box.Home, "run"));
        _box.Environment["CI"] = "";
    }

    [Theory]
    [InlineData(3, 3, 3, 0, 0, "3 passed, 0 failed")]
    [InlineData(3, 3, 2, 1, 1, "2 passed, 1 failed")]
    [InlineData(4, 3, 3, 0, 1, "3 passed, 0 failed, 1 skipped")]
    [InlineData(0, 0, 0, 0, 1, "0 passed, 0 failed")]
    [InlineData(3, 3, 3, 1, 1, "3 passed, 1 failed")]
    public async Task The_last_line_counts_and_the_exit_code_follows(int total, int executed, int passed, int runnerCode, int expected, string line)
    {
        PlayDotNet(test: Report(total, executed, passed) + $"\nexit {runnerCode}");

        var (code, output, _) = await _box.RunAsync("test");

        Assert.Equal((expected, line + "\n"), (code, output));
    }

    [Fact]
    public async Task A_run_that_leaves_no_report_fails()
    {
        PlayDotNet(test: "exit 1");
        Assert.Equal((1, "0 passed, 1 failed\n"), Result(await _box.RunAsync("test")));
    }

    [Theory]
    [InlineData("format")]
    [InlineData("-p:AutoVideoHost=azure")]
    public async Task A_failed_check_counts_beside_the_tests(string argument)
    {
        PlayDotNet(test: Report(3, 3, 3), fails: argument);

        var (code, output, messages) = await _box.RunAsync("test");

        Assert.Equal((1, "3 passed, 1 failed\n"), (code, output));
        Assert.Contains("FAILED", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printf 'azure build: left out\\n' >&2", "3 passed, 0 failed", "azure build: left out")]
    [InlineData("printf 'azure build: FAILED: not listed\\n' >&2; exit 1", "3 passed, 1 failed", "azure build: FAILED: not listed")]
    public async Task In_ci_the_build_on_the_official_packages_is_told_of_and_counts(string script, string line, string told)
    {
        PlayDotNet(test: Report(3, 3, 3));
        _box.Environment["CI"] = "true";
        _box.Write(".ci/azure", "#!/bin/bash\n" + script + "\n");
        ScriptSandbox.MakeExecutable(Path.Combine(_box.Home, ".ci/azure"));

        var (code, output, messages) = await _box.RunAsync("test");

        Assert.Equal((line.EndsWith("0 failed", StringComparison.Ordinal) ? 0 : 1, line + "\n"), (code, output));
        Assert.Contains(told, messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_build_ends_the_run_with_its_errors()
    {
        PlayDotNet(test: Report(3, 3, 3), fails: "Serverless.sln");

        var (code, output, messages) = await _box.RunAsync("test");

        Assert.Equal((1, "0 passed, 1 failed\n"), (code, output));
        Assert.Contains("error CS1002", messages, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, call => call.StartsWith("dotnet test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_set_up_that_fails_fails_the_run()
    {
        _box.Write("run", "#!/bin/bash\nexit 1\n");
        Assert.Equal((1, "0 passed, 1 failed\n"), Result(await _box.RunAsync("test")));
    }

    [Fact]
    public async Task A_name_filters_and_nightly_is_handed_to_the_tests()
    {
        PlayDotNet(test: "echo \"nightly=$AUTOVIDEO_NIGHTLY\" >&2\n" + Report(1, 1, 1));

        var (code, _, messages) = await _box.RunAsync("test", "--nightly", "Voice");

        Assert.Equal(0, code);
        Assert.Contains("nightly=1", messages, StringComparison.Ordinal);
        Assert.Contains(_box.Calls, call => call.EndsWith("--filter FullyQualifiedName~Voice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_night_the_end_to_end_tests_run_once_more_on_servers_and_both_runs_count()
    {
        PlayDotNet(test: "name=tests; if [ -n \"$AUTOVIDEO_SERVERS\" ]; then name=servers; fi\n" + Report(3, 3, 2).Replace("tests.trx", "$name.trx", StringComparison.Ordinal));

        Assert.Equal((1, "4 passed, 2 failed\n"), Result(await _box.RunAsync("test", "--nightly")));

        Assert.Equal(2, _box.Calls.Count(call => call.StartsWith("dotnet test", StringComparison.Ordinal)));
        Assert.Contains(_box.Calls, call => call.Contains("--filter FullyQualifiedName~Tests.EndToEnd.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tests_that_are_run_in_the_background_can_send_Ctrl_C_nevertheless()
    {
        PlayDotNet(test: "(kill -INT $BASHPID; echo 'Ctrl+C is ignored.' >&2)\n" + Report(1, 1, 1));
        _box.Write("background", $"trap '' INT\nexec bash {_box.Home}/test\n");

        var (code, output, messages) = await _box.RunAsync("background");

        Assert.Equal((0, "1 passed, 0 failed\n"), (code, output));
        Assert.DoesNotContain("Ctrl+C is ignored.", messages, StringComparison.Ordinal);
    }

    public void Dispose() => _box.Dispose();

    private static (int Code, string Output) Result((int Code, string Output, string Messages) run) => (run.Code, run.Output);

    private static string Report(int total, int executed, int passed) =>
        $"""printf '<ResultSummary outcome="x"><Counters total="{total}" executed="{executed}" passed="{passed}" failed="{executed - passed}" error="0" /></ResultSummary>' >artifacts/tests/tests.trx""";

    /// <param name="test">What a test run does.</param>
    /// <param name="fails">An argument at which any other command fails.</param>
    private void PlayDotNet(string test, string fails = "nothing") => _box.Play("dotnet", $"""
        if [ "$1" = test ]; then
        {test}
        exit
        fi
        for word in "$@"; do
          if [ "$word" = '{fails}' ]; then echo 'A.cs(1,1): error CS1002: ; expected'; exit 1; fi
        done
        """);
}
