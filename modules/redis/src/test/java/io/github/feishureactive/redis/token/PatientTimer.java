package io.github.feishureactive.redis.token;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Makes each second a minute, so that no timeout strikes by chance on a busy machine. */
final class PatientTimer implements Scheduler {

    private static final int PATIENCE = 60;

    private final Scheduler real = Schedulers.parallel();

    @Override
    public Disposable schedule(Runnable task) {
        return real.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return real.schedule(task, delay * PATIENCE, unit);
    }

    @Override
    public Worker createWorker() {
        return real.createWorker();
    }
}
