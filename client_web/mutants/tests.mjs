import.meta.glob("../test/room/*.test.ts", { eager: true });
