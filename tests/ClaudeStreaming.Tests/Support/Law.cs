using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Checks what has to hold for any input. A failure names the smallest input found, and the seed that repeats it.</summary>
internal static class Law
{
    public static void Holds<T>(Arbitrary<T> any, int times, Action<T> assertion) =>
        Prop.ForAll(any, assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true));

    public static void Holds<T1, T2>(Arbitrary<T1> any1, Arbitrary<T2> any2, int times, Action<T1, T2> assertion) =>
        Prop.ForAll(any1, any2, assertion).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithQuietOnSuccess(true));
}
